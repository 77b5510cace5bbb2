-- One row per operative activity at the cut-off. It is not the operative activity's own physical progress.
select
    poi.poi_activity_code,
    poi.poi_activity_name,
    poi.organ,
    poi.unit_of_measure,
    poi.programmed_cumulative,
    poi.executed_cumulative,
    poi.progress_pct,
    poi.progress_capped_pct,
    poi.progress_state,
    poi.assumption
from ${poi_months} as poi
cross join plan.report
where month(poi.month) = month(report.cut_off)
order by poi.poi_activity_code
