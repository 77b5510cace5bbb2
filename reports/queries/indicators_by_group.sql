-- One row per indicator × group of people (sex, age …) of the country at the cut-off.
select
    cells.indicator_code,
    cells.indicator_name,
    cells.unit_label,
    breakdown.label as breakdown_name,
    coalesce(value_label.label, cells.breakdown_value) as group_name,
    cells.breakdown,
    cells.breakdown_value,
    cells.numerator,
    cells.denominator,
    cells.value,
    cells.ratio_pct,
    cells.value_state
from ${cells} as cells
cross join plan.report
inner join plan.labels as breakdown on breakdown.kind = 'breakdown' and breakdown.code = cells.breakdown
left join plan.labels as value_label
    on value_label.kind = cells.breakdown and value_label.code = cells.breakdown_value
where cells.territory_level = 'national'
    and cells.variant = 'official'
    and cells.breakdown <> 'total'
    and cells.month_end = report.cut_off
order by
    cells.indicator_position,
    breakdown.position,
    coalesce(value_label.position, 0),
    cells.breakdown_value = 'unknown',
    group_name
