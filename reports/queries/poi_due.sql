-- One row per operative activity × territorial unit × month; the execution of months after the cut-off is empty.
select
    poi.poi_activity_code,
    poi.poi_activity_name,
    poi.organ,
    poi.unit_of_measure,
    poi.territorial_unit,
    poi.month,
    poi.quarter,
    poi.half_year,
    poi.programmed,
    poi.reprogrammed,
    poi.programmed_cumulative,
    poi.reason,
    poi.assumption,
    poi.month <= report.cut_off as is_due,
    case when is_due then poi.executed end as executed,
    case when is_due then poi.executed_cumulative end as executed_cumulative,
    case when is_due then poi.progress_pct end as progress_pct,
    case when is_due then poi.progress_capped_pct end as progress_capped_pct,
    case
        when not is_due then 'aún no corresponde'
        when poi.executed is null then 'sin dato'
        when poi.executed = 0 then 'cero'
        else 'cifra'
    end as executed_state
from mie.poi_physical_progress as poi
cross join plan.report
