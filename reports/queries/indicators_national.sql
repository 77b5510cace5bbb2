-- One row per indicator: the country at the cut-off, against the target and the period before.
select
    now.indicator_code,
    now.indicator_name,
    now.unit_label,
    now.numerator,
    now.denominator,
    now.value,
    now.value_state,
    now.ratio_pct,
    now.target,
    now.target_state,
    now.target_progress_pct,
    case when now.value_state = 'sin casos' then now.value_state else now.target_state end as target_progress_state,
    now.status,
    case when now.value is not null and now.target is null then now.target_state else status.label end as status_label,
    now.measured,
    now.measured_pct,
    now.measured_state,
    now.upper_bound_value,
    now.structural_zero_value,
    now.upper_bound_state,
    now.structural_zero_state,
    report.previous_month_end,
    before.numerator as previous_numerator,
    before.denominator as previous_denominator,
    before.value as previous_value,
    coalesce(before.value_state, 'no existe') as previous_value_state,
    before.measured as previous_measured,
    now.value - before.value as value_change,
    case
        when before.month_end is null then 'sin período anterior'
        when now.value is null or before.value is null then 'sin comparación'
        when round(now.value - before.value, 1) > 0 then 'aumentó'
        when round(now.value - before.value, 1) < 0 then 'disminuyó'
        else 'sin cambio'
    end as change_label
from ${totals} as now
cross join plan.report
inner join plan.labels as status on status.kind = 'status' and status.code = now.status
left join ${totals} as before
    on before.indicator_code = now.indicator_code
    and before.territory_level = 'national'
    and before.month_end = report.previous_month_end
where now.territory_level = 'national' and now.month_end = report.cut_off
order by now.indicator_position
