-- One row per household of D × month end × measure set: its income change up to that day, or why there is none.
with baselines as (
    select * from {{ ref('int_baselines') }}
),

months as (
    select * from {{ ref('int_month_ends') }}
),

price_index as (
    select * from {{ ref('int_price_index') }}
),

last_after as (
    select baselines.household_id, baselines.measure_set, months.month_end, max(measurements.visited_on) as visited_on
    from baselines
    inner join {{ ref('int_measurements') }} as measurements
        on baselines.household_id = measurements.household_id
        and baselines.measure_set = measurements.measure_set
        and measurements.visited_on >= baselines.follow_up_from
    inner join months on measurements.visited_on <= months.month_end
    where baselines.baseline_on is not null and baselines.first_training_on <= months.month_end
    group by baselines.household_id, baselines.measure_set, months.month_end
),

compared as (
    select
        baselines.*,
        months.month_end,
        months.is_cut_off,
        follow_ups.visited_on as follow_up_on,
        follow_ups.visit_id as follow_up_visit_id,
        follow_ups.income as follow_up_income,
        baseline_index.price_level as baseline_price_level,
        follow_up_index.price_level as follow_up_price_level,
        case
            when follow_ups.visited_on is not null then null
            when baselines.baseline_on is null then 'no_baseline'
            when baselines.follow_up_from > months.month_end then 'not_yet_due'
            when households.disaffiliated_on <= months.month_end then 'disaffiliated'
            else 'not_visited'
        end as reason
    from baselines
    inner join months on baselines.first_training_on <= months.month_end
    inner join {{ ref('int_households') }} as households on baselines.household_id = households.household_id
    left join last_after
        on baselines.household_id = last_after.household_id
        and baselines.measure_set = last_after.measure_set
        and months.month_end = last_after.month_end
    left join {{ ref('int_measurements') }} as follow_ups
        on last_after.household_id = follow_ups.household_id
        and last_after.measure_set = follow_ups.measure_set
        and last_after.visited_on = follow_ups.visited_on
    left join price_index as baseline_index
        on {{ month_label('baselines.baseline_on') }} = baseline_index.period
    left join price_index as follow_up_index
        on {{ month_label('follow_ups.visited_on') }} = follow_up_index.period
)

select
    household_id,
    measure_set,
    month_end,
    is_cut_off,
    first_training_on,
    baseline_on,
    baseline_visit_id,
    baseline_income,
    follow_up_on,
    follow_up_visit_id,
    follow_up_income,
    reason,
    case
        when reason is not null then reason
        when baseline_price_level is null or follow_up_price_level is null then 'no_price_index'
    end as real_reason,
    follow_up_income - baseline_income as nominal_change,
    cast(follow_up_income as double) * cast(baseline_price_level as double) / cast(follow_up_price_level as double)
        - cast(baseline_income as double) as real_change,
    -- Compared by products: a quotient would be rounded.
    sign(follow_up_income - baseline_income) as nominal_direction,
    sign(follow_up_income * baseline_price_level - baseline_income * follow_up_price_level) as real_direction
from compared
