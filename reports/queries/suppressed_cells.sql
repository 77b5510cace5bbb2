-- One row per kind of cell: how many are published and how many are protected, at the cut-off.
select
    level.label as level_name,
    breakdown.label as breakdown_name,
    count(*) as cells,
    count(*) filter (where cells.is_suppressed) as protected_cells,
    100.0 * count(*) filter (where cells.is_suppressed) / count(*) as protected_pct
from ${cells} as cells
cross join plan.report
inner join plan.labels as level on level.kind = 'territory_level' and level.code = cells.territory_level
inner join plan.labels as breakdown on breakdown.kind = 'breakdown' and breakdown.code = cells.breakdown
where cells.month_end = report.cut_off
group by level.label, level.position, breakdown.label, breakdown.position
order by level.position, breakdown.position
