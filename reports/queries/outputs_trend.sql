-- One row per measure × month: the country's figure of the month and from January to its end.
select
    figures.measure_code,
    figures.month_end,
    months.short_name as month_name,
    max(figures.value) filter (where figures.period = 'month') as month_value,
    max(figures.value) filter (where figures.period = 'year_to_date') as year_value,
    case
        when bool_or(figures.is_small) filter (where figures.period = 'month') then 'menos de 5' else 'cifra'
    end as month_value_state,
    case
        when bool_or(figures.is_small) filter (where figures.period = 'year_to_date') then 'menos de 5' else 'cifra'
    end as year_state
from mie.output_values as figures
cross join plan.report
inner join plan.months on month(months.month) = month(figures.month_end)
where figures.breakdown = 'total' and figures.territory_level = 'national' and figures.month_end <= report.cut_off
group by figures.measure_code, figures.month_end, months.short_name
order by figures.measure_code, figures.month_end
