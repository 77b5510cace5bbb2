-- One row per indicator: how far the target is, and what each remaining month of the plan year would have to add.
select
    now.indicator_code,
    now.indicator_name,
    now.unit_label,
    now.value,
    now.value_state,
    now.target,
    now.target_state,
    case when now.value is not null then greatest(now.target - now.value, 0) end as gap,
    12 - month(now.month_end) as months_left,
    case when indicators.unit_of_measure = 'number' then now.value / month(now.month_end) end as mean_per_month,
    case when indicators.unit_of_measure = 'number' then 'cifra' else 'no se aplica' end as mean_state,
    case
        when now.value < now.target and month(now.month_end) < 12
            then (now.target - now.value) / (12 - month(now.month_end))
    end as needed_per_month,
    case
        when now.target is null then now.target_state
        when now.value is null then 'sin casos'
        when now.value >= now.target then 'meta alcanzada'
        when month(now.month_end) = 12 then 'meta no alcanzada'
        else 'meta por alcanzar'
    end as pace_label
from ${totals} as now
cross join plan.report
inner join plan.indicators on indicators.code = now.indicator_code
where now.territory_level = 'national' and now.month_end = report.cut_off
order by now.indicator_position
