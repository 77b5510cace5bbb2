-- One row per plan activity × month of the plan year: what was programmed and what was executed, in words.
select
    activities.activity_code,
    activities.activity_name,
    stage.label as stage_name,
    activities.unit_of_measure,
    activities.responsible,
    activities.poi_activity_code,
    activities.month,
    months.short_name as month_name,
    activities.is_programmed,
    case when activities.month <= report.cut_off then activities.is_executed end as is_executed,
    case when activities.month <= report.cut_off then activities.executed_quantity end as executed_quantity,
    case when activities.month <= report.cut_off then activities.units_executing end as units_executing,
    activities.programmed_months,
    case when activities.month <= report.cut_off then activities.executed_months end as executed_months,
    case
        when activities.month <= report.cut_off then activities.executed_off_programme
    end as executed_off_programme,
    case when activities.month <= report.cut_off then activities.progress_pct end as progress_pct,
    case when activities.month <= report.cut_off then activities.status else 'no_data' end as status,
    activities.is_month_assumed,
    '/' || activities.responsible || '/' like '%/UT/%' as is_of_units,
    case
        when activities.month > report.cut_off and activities.is_programmed then 'programada, aún no corresponde'
        when activities.month > report.cut_off then 'no programada, aún no corresponde'
        when activities.executed_quantity is null then 'sin dato'
        when activities.is_programmed and activities.is_executed then 'programada y ejecutada'
        when activities.is_programmed then 'programada, no ejecutada'
        when activities.is_executed then 'ejecutada sin estar programada'
        else 'no programada'
    end as month_state,
    case
        when activities.month > report.cut_off then 'aún no corresponde'
        when activities.executed_quantity is null then 'sin dato'
        when activities.executed_quantity = 0 then 'cero'
        else 'cifra'
    end as quantity_state
from mie.activity_progress as activities
cross join plan.report
inner join plan.months on month(months.month) = month(activities.month)
inner join plan.labels as stage on stage.kind = 'stage' and stage.code = activities.stage
where activities.territorial_unit = 'TOTAL'
order by activities.activity_code, activities.month
