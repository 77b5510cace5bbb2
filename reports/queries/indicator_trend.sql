-- One row per indicator × month end: the country, month by month, up to the cut-off.
select
    totals.month_end,
    months.short_name as month_name,
    totals.indicator_code,
    totals.indicator_name,
    totals.unit_label,
    totals.numerator,
    totals.denominator,
    totals.value,
    totals.ratio_pct,
    totals.value_state,
    totals.target,
    totals.target_progress_pct,
    status.label as status_label,
    totals.measured,
    totals.measured_pct,
    totals.upper_bound_value,
    totals.structural_zero_value,
    totals.measured_state,
    totals.upper_bound_state,
    totals.structural_zero_state
from ${totals} as totals
inner join plan.months on month(months.month) = month(totals.month_end)
inner join plan.labels as status on status.kind = 'status' and status.code = totals.status
where totals.territory_level = 'national'
order by totals.indicator_position, totals.month_end
