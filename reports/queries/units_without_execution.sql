-- One row per programmed month × activity in which units take part × territorial unit that reported none.
select
    months.month,
    months.month_name,
    months.activity_code,
    months.activity_name,
    months.responsible,
    units.territory_code as territorial_unit
from ${activity_months} as months
cross join plan.report
inner join (
    select distinct cells.territory_code
    from mie.indicator_values as cells
    where cells.territory_level = 'territorial_unit' and cells.territory_code <> 'OTRAS'
) as units on true
left join mie.activity_progress as executed
    on executed.activity_code = months.activity_code
    and executed.month = months.month
    and executed.territorial_unit = units.territory_code
    and executed.is_executed
where months.is_programmed
    and months.month <= report.cut_off
    and months.is_of_units
    and executed.activity_code is null
order by months.month, months.activity_code, units.territory_code
