-- One row per activity × territorial unit (the country first): what was logged against what the facts show.
select
    books.activity_code,
    measures.name as measure_name,
    books.territorial_unit,
    case books.territorial_unit
        when 'TOTAL' then 'Perú'
        when 'OTRAS' then 'Otras (menos de 5 hogares)'
        else books.territorial_unit
    end as territory_name,
    books.logged,
    books.derived,
    books.difference,
    measures.measure_code
from mie.activity_reconciliation as books
inner join plan.report on books.month_end = report.cut_off
left join mie.measures as measures on books.basis = measures.measure_code
order by books.activity_code, books.territorial_unit <> 'TOTAL', books.territorial_unit = 'OTRAS', books.territorial_unit
