-- One row per national figure that differs from the release published before this one.
select
    revisions.month_end,
    months.short_name as month_name,
    revisions.indicator_code,
    indicators.unit_label,
    coalesce(variants.name, revisions.variant) as variant_name,
    revisions.variant,
    revisions.previous_release_id,
    revisions.previous_numerator,
    revisions.new_numerator,
    revisions.previous_denominator,
    revisions.new_denominator,
    revisions.previous_value,
    revisions.new_value,
    revisions.new_value - revisions.previous_value as value_change,
    revisions.numerator_entered,
    revisions.numerator_left,
    revisions.denominator_entered,
    revisions.denominator_left,
    case when revisions.numerator_entered is null then 'sin detalle' else 'cifra' end as detail_state,
    revisions.files as arrived_files
from mie.revisions as revisions
cross join plan.report
inner join plan.indicators on indicators.code = revisions.indicator_code
inner join plan.months on month(months.month) = month(revisions.month_end)
left join plan.variants
    on variants.indicator_code = revisions.indicator_code and variants.variant = revisions.variant
where revisions.month_end <= report.cut_off
order by indicators.position, revisions.month_end, variants.position
