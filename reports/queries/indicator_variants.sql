-- One row per indicator × definition: how much each definition decides, for the country at the cut-off.
select
    cells.indicator_code,
    cells.indicator_name,
    variants.name as variant_name,
    cells.variant,
    cells.variant = 'official' as is_official,
    cells.unit_label,
    cells.numerator,
    cells.denominator,
    cells.value,
    cells.ratio_pct,
    cells.value_state,
    case
        when cells.variant <> 'official' then cells.value - official.value
    end as difference_from_official
from ${cells} as cells
cross join plan.report
inner join plan.variants on variants.indicator_code = cells.indicator_code and variants.variant = cells.variant
left join ${cells} as official
    on official.indicator_code = cells.indicator_code
    and official.variant = 'official'
    and official.territory_level = 'national'
    and official.breakdown = 'total'
    and official.month_end = cells.month_end
where cells.territory_level = 'national' and cells.breakdown = 'total' and cells.month_end = report.cut_off
order by cells.indicator_position, variants.position
