-- One row per indicator × territorial unit at the cut-off.
select
    totals.indicator_code,
    totals.indicator_name,
    totals.unit_label,
    totals.territory_code as territorial_unit,
    totals.territory_name,
    totals.numerator,
    totals.denominator,
    totals.value,
    totals.ratio_pct,
    totals.value_state,
    totals.measured,
    totals.measured_pct,
    totals.measured_state,
    totals.upper_bound_value,
    totals.structural_zero_value,
    totals.upper_bound_state,
    totals.structural_zero_state,
    before.value as previous_value,
    coalesce(before.value_state, 'no existe') as previous_value_state
from ${totals} as totals
cross join plan.report
left join ${totals} as before
    on before.indicator_code = totals.indicator_code
    and before.territory_level = 'territorial_unit'
    and before.territory_code = totals.territory_code
    and before.month_end = report.previous_month_end
where totals.territory_level = 'territorial_unit' and totals.month_end = report.cut_off
order by totals.indicator_position, totals.territory_code = 'OTRAS', totals.territory_name
