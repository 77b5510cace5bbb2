-- One row per comparison × household of D × day with a measurement up to its cut-off: the panel in its long form.
with cut_offs as (
    select * from {{ ref('int_evaluation_cut_offs') }}
),

changes as (
    select cut_offs.comparison, cut_offs.cut_off, changes.*
    from {{ ref('int_income_change') }} as changes
    inner join cut_offs on changes.month_end = cut_offs.cut_off
),

price_index as (
    select period, cast(price_level as double) as price_level from {{ ref('int_price_index') }}
),

measured as (
    select
        observed.comparison,
        visits.*,
        observed.first_training_on,
        observed.baseline_on,
        observed.follow_up_on,
        with_zeros.baseline_on as baseline_on_with_zeros,
        with_zeros.follow_up_on as follow_up_on_with_zeros
    from changes as observed
    inner join changes as with_zeros
        on observed.comparison = with_zeros.comparison
        and observed.household_id = with_zeros.household_id
        and with_zeros.measure_set = 'with_zeros'
    inner join {{ ref('int_evaluation_visits') }} as visits
        on observed.household_id = visits.household_id and visits.visited_on <= observed.cut_off
    where observed.measure_set = 'observed'
)

select
    measured.comparison,
    measured.household_id,
    measured.visited_on,
    measured.baseline_on,
    case
        when measured.visited_on = measured.baseline_on then 'baseline'
        when measured.visited_on = measured.follow_up_on then 'follow_up'
        when measured.visited_on <= measured.first_training_on then 'before'
        else 'after'
    end as moment,
    coalesce(measured.visited_on = measured.baseline_on_with_zeros, false) as is_baseline_with_zeros,
    coalesce(measured.visited_on = measured.follow_up_on_with_zeros, false) as is_follow_up_with_zeros,
    cast(measured.income as double) as income,
    cast(measured.income_with_zeros as double) as income_with_zeros,
    cast(measured.income as double) * baseline_index.price_level / visit_index.price_level as real_income,
    measured.has_own_income,
    measured.has_enterprise,
    cast({{ days_between('measured.first_training_on', 'measured.visited_on') }} as integer) as days_since_training
from measured
left join price_index as baseline_index on {{ month_label('measured.baseline_on') }} = baseline_index.period
left join price_index as visit_index on {{ month_label('measured.visited_on') }} = visit_index.period
