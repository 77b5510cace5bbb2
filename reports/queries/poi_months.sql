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
    poi.executed,
    poi.programmed_cumulative,
    poi.executed_cumulative,
    poi.progress_pct,
    poi.progress_capped_pct,
    poi.reason,
    poi.assumption,
    poi.executed_state,
    case
        when not poi.is_due then poi.executed_state
        when poi.programmed_cumulative is null then 'sin programa'
        when poi.programmed_cumulative = 0 then 'nada programado aún'
        when poi.progress_pct is null then 'sin dato'
        when poi.progress_pct = 0 then 'cero'
        else 'cifra'
    end as progress_state
from ${poi_due} as poi
inner join plan.months on month(months.month) = month(poi.month)
where poi.territorial_unit = 'TOTAL'
order by poi.poi_activity_code, poi.month
