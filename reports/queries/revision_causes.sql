-- One row per comparison × official indicator or measure × part of the figure × cause of its change since the release before.
select
    comparison.label as comparison_name,
    causes.comparison,
    causes.previous_month_end,
    causes.month_end,
    months.short_name as month_name,
    causes.code,
    coalesce(indicators.short_name, measures.name) as name,
    causes.subject,
    side.label as side_name,
    causes.side,
    cause.label as cause_name,
    causes.cause,
    cast(causes.previous_figure as double) as previous_figure,
    cast(causes.new_figure as double) as new_figure,
    causes.units_entered,
    causes.units_left,
    causes.units_restated,
    case when causes.units_entered is null then 'sin detalle' else 'cifra' end as detail_state,
    cast(causes.change as double) as cause_change
from mie.revision_causes as causes
cross join plan.report
inner join plan.labels as cause on cause.kind = 'cause' and cause.code = causes.cause
inner join plan.labels as side
    on
        side.kind = 'side'
        -- the value of a measure stands where an indicator has its numerator
        and side.code = case when causes.subject = 'measure' and causes.side = 'numerator' then 'value' else causes.side end
inner join plan.labels as comparison on comparison.kind = 'compared' and comparison.code = causes.comparison
inner join plan.months on month(months.month) = month(causes.month_end)
left join plan.indicators on causes.subject = 'indicator' and indicators.code = causes.code
left join mie.measures as measures on causes.subject = 'measure' and measures.measure_code = causes.code
where causes.variant = 'official' and causes.month_end <= report.cut_off
order by
    comparison.position, causes.subject, indicators.position, causes.code, causes.month_end, side.position, cause.position
