-- One row per operative activity × territorial unit (TOTAL first) × month, as the follow-up workbook lays it out.
select
    year(poi.month) as year,
    oei.code as oei_code,
    aei.code as aei_code,
    poi.* exclude (quarter, half_year, is_due)
from ${poi_due} as poi
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
