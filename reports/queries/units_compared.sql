-- One row per territorial unit at the cut-off: the four indicators side by side.
select territory_code as territorial_unit, * exclude (territory_level, territory_code)
from ${compared}
where territory_level = 'territorial_unit'
order by territorial_unit = 'OTRAS', territory_name
