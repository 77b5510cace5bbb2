-- One row per territorial unit, as a choice of a reader: a code made of its name, which may hold anything.
select distinct
    'u' || md5(totals.territory_name) as unit_key,
    totals.territory_name,
    totals.territory_code = 'OTRAS' as is_other
from ${totals} as totals
cross join plan.report
where totals.territory_level = 'territorial_unit' and totals.month_end = report.cut_off
order by is_other, totals.territory_name
