-- One row per indicator × territorial unit or department × month end, beside the country's value.
select
    totals.indicator_code,
    totals.indicator_name,
    totals.unit_label,
    totals.territory_level,
    totals.territory_code,
    totals.territory_name,
    totals.month_end,
    months.short_name as month_name,
    totals.numerator,
    totals.denominator,
    totals.value,
    totals.ratio_pct,
    totals.value_state,
    totals.measured,
    totals.measured_pct,
    totals.measured_state,
    country.value as country_value,
    country.ratio_pct as country_ratio_pct,
    country.value_state as country_state
from ${totals} as totals
inner join plan.months on month(months.month) = month(totals.month_end)
inner join ${totals} as country
    on country.indicator_code = totals.indicator_code
    and country.month_end = totals.month_end
    and country.territory_level = 'national'
where totals.territory_level in ('territorial_unit', 'department')
order by totals.territory_level, totals.territory_code, totals.indicator_position, totals.month_end
