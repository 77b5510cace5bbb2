-- One row per operative activity × territorial unit: months executed up to the cut-off; the plan gives units no goals.
select
    poi.poi_activity_code,
    poi.poi_activity_name,
    case poi.territorial_unit
        when 'SEDE CENTRAL' then 'Sede central'
        when 'OTRAS' then 'Otras (menos de 5 hogares)'
        else poi.territorial_unit
    end as territory_name,
    poi.programmed_cumulative,
    poi.executed_cumulative,
    poi.progress_pct,
    poi.progress_capped_pct,
    case when poi.programmed_cumulative is null then 'sin programación por unidad' else 'cifra' end as progress_state
from mie.poi_physical_progress as poi
cross join plan.report
where poi.territorial_unit <> 'TOTAL' and month(poi.month) = month(report.cut_off)
order by
    poi.poi_activity_code,
    poi.territorial_unit <> 'SEDE CENTRAL',
    poi.territorial_unit = 'OTRAS',
    poi.territorial_unit
