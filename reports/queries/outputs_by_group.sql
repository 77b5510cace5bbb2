-- One row per measure × group (sex, age, kind of fair …) of the country, from January to the cut-off.
select
    figures.measure_code,
    coalesce(breakdown.label, figures.breakdown) as breakdown_name,
    coalesce(value_label.label, figures.breakdown_value) as group_name,
    figures.breakdown,
    figures.breakdown_value,
    figures.value as year_value,
    case when figures.is_small then 'menos de 5' else 'cifra' end as year_state
from mie.output_values as figures
inner join plan.report on figures.month_end = report.cut_off
left join plan.labels as breakdown on breakdown.kind = 'breakdown' and breakdown.code = figures.breakdown
left join plan.labels as value_label
    on value_label.kind = figures.breakdown and value_label.code = figures.breakdown_value
where figures.period = 'year_to_date' and figures.territory_level = 'national' and figures.breakdown <> 'total'
order by
    figures.measure_code,
    breakdown.position,
    figures.breakdown,
    coalesce(value_label.position, 0),
    figures.breakdown_value = 'unknown',
    group_name
