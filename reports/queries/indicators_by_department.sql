-- One row per indicator × department at the cut-off; the code is that of the map (INEI, two digits).
select
    totals.indicator_code,
    totals.indicator_name,
    totals.unit_label,
    totals.territory_code as department_code,
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
    totals.structural_zero_state
from ${totals} as totals
cross join plan.report
where totals.territory_level = 'department' and totals.month_end = report.cut_off
order by totals.indicator_position, totals.territory_code
