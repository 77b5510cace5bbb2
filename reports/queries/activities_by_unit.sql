-- One row per plan activity × territorial unit that executed it on some day up to the cut-off.
select
    activities.activity_code,
    activities.activity_name,
    activities.unit_of_measure,
    case activities.territorial_unit
        when 'SEDE CENTRAL' then 'Sede central'
        when 'OTRAS' then 'Otras (menos de 5 hogares)'
        else activities.territorial_unit
    end as territory_name,
    count(*) filter (
        where activities.is_executed and activities.month >= report.period_starts_on
    ) as executed_in_period,
    coalesce(sum(activities.executed_quantity) filter (
        where activities.month >= report.period_starts_on
    ), 0) as quantity_in_period,
    count(*) filter (where activities.is_executed) as executed_months,
    sum(activities.executed_quantity) as executed_quantity,
    max(activities.month) filter (where activities.is_executed) as last_executed_month
from mie.activity_progress as activities
cross join plan.report
where activities.territorial_unit <> 'TOTAL' and activities.month <= report.cut_off
group by
    activities.activity_code, activities.activity_name, activities.unit_of_measure, activities.territorial_unit
order by
    activities.activity_code,
    activities.territorial_unit <> 'SEDE CENTRAL',
    activities.territorial_unit = 'OTRAS',
    activities.territorial_unit
