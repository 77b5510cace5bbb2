-- One row per plan activity: programme and execution up to the cut-off.
select
    months.activity_code,
    months.activity_name,
    months.stage_name,
    months.unit_of_measure,
    months.responsible,
    months.programmed_months,
    months.executed_months,
    months.executed_off_programme,
    months.progress_pct,
    status.label as status_label,
    case when months.programmed_months = 0 then 'aún no corresponde' else 'cifra' end as progress_state,
    period.programmed_in_period,
    period.executed_in_period,
    period.quantity_in_period,
    months.units_executing,
    case when months.is_month_assumed then 'asumidos' else 'los del plan' end as months_source
from ${activity_months} as months
cross join plan.report
inner join plan.labels as status on status.kind = 'status' and status.code = months.status
inner join (
    select
        each_month.activity_code,
        count(*) filter (where each_month.is_programmed) as programmed_in_period,
        count(*) filter (where each_month.is_executed) as executed_in_period,
        sum(each_month.executed_quantity) as quantity_in_period
    from ${activity_months} as each_month
    cross join plan.report as period_report
    where each_month.month between period_report.period_starts_on and period_report.cut_off
    group by each_month.activity_code
) as period on period.activity_code = months.activity_code
where year(months.month) = year(report.cut_off) and month(months.month) = month(report.cut_off)
order by months.activity_code
