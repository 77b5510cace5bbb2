-- One row per operative activity × territorial unit (TOTAL first) × month, as the follow-up workbook lays it out.
select
    year(poi.month) as year,
    oei.code as oei_code,
    aei.code as aei_code,
    poi.organ,
    poi.poi_activity_code,
    poi.poi_activity_name,
    poi.unit_of_measure,
    poi.territorial_unit,
    poi.month,
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
        else 'cifra'
    end as executed_state
from mie.poi_physical_progress as poi
cross join plan.report
inner join mie.poi_alignment as link on link.level = 'poi' and link.code = poi.poi_activity_code
inner join mie.poi_alignment as aei on aei.level = link.parent_level and aei.code = link.parent_code
inner join mie.poi_alignment as oei on oei.level = aei.parent_level and oei.code = aei.parent_code
order by
    poi.poi_activity_code,
    poi.territorial_unit <> 'TOTAL',
    poi.territorial_unit <> 'SEDE CENTRAL',
    poi.territorial_unit = 'OTRAS',
    poi.territorial_unit,
    poi.month
