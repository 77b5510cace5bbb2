-- One row per operative activity × month. It is not the operative activity's own physical progress.
select
    poi.poi_activity_code,
    poi.poi_activity_name,
    poi.organ,
    poi.unit_of_measure,
    poi.month,
    months.short_name as month_name,
    poi.quarter,
    poi.half_year,
    poi.programmed,
    poi.reprogrammed,
    case when poi.month <= report.cut_off then poi.executed end as executed,
    poi.programmed_cumulative,
    case when poi.month <= report.cut_off then poi.executed_cumulative end as executed_cumulative,
    case when poi.month <= report.cut_off then poi.progress_pct end as progress_pct,
    case when poi.month <= report.cut_off then poi.progress_capped_pct end as progress_capped_pct,
    poi.reason,
    poi.assumption,
    case
        when poi.month > report.cut_off then 'aún no corresponde'
        when poi.executed is null then 'sin dato'
        when poi.executed = 0 then 'cero'
        else 'cifra'
    end as executed_state,
    case
        when poi.month > report.cut_off then 'aún no corresponde'
        when poi.programmed_cumulative = 0 then 'nada programado aún'
        when poi.progress_pct is null then 'sin dato'
        when poi.progress_pct = 0 then 'cero'
        else 'cifra'
    end as progress_state
from mie.poi_physical_progress as poi
cross join plan.report
inner join plan.months on month(months.month) = month(poi.month)
where poi.territorial_unit = 'TOTAL'
order by poi.poi_activity_code, poi.month
