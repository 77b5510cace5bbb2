-- One row per month × country or territorial unit × measure with anything in the month, as published.
select
    months.month,
    months.short_name as month_name,
    figures.territory_level,
    case figures.territory_code
        when 'OTRAS' then 'Otras (menos de 5 hogares)' else figures.territory_name
    end as territory_name,
    figures.measure_code,
    measures.topic,
    figures.value as month_value,
    case when figures.is_small then 'menos de 5' else 'cifra' end as month_value_state
from mie.output_values as figures
cross join plan.report
inner join mie.measures as measures on figures.measure_code = measures.measure_code
inner join plan.months on month(months.month) = month(figures.month_end)
where figures.period = 'month'
    and figures.breakdown = 'total'
    and figures.territory_level in ('national', 'territorial_unit')
    and figures.month_end <= report.cut_off
    and figures.value > 0
order by months.month, figures.territory_level, figures.territory_code, figures.measure_code
