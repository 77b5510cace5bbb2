-- One row per household of D × measure set: its baseline, if it has one, and the first day that a follow-up can have.
with trained as (
    select training.household_id, training.first_training_on, sets.measure_set
    from {{ ref('int_household_training') }} as training
    cross join (select 'observed' as measure_set union all select 'with_zeros') as sets
),

last_before as (
    select trained.household_id, trained.measure_set, max(measurements.visited_on) as visited_on
    from trained
    inner join {{ ref('int_measurements') }} as measurements
        on trained.household_id = measurements.household_id
        and trained.measure_set = measurements.measure_set
        and measurements.visited_on <= trained.first_training_on
    group by trained.household_id, trained.measure_set
)

select
    trained.household_id,
    trained.measure_set,
    trained.first_training_on,
    measurements.visited_on as baseline_on,
    measurements.visit_id as baseline_visit_id,
    measurements.income as baseline_income,
    greatest({{ add_days('measurements.visited_on', var('follow_up_days')) }}, {{ add_days('trained.first_training_on', 1) }})
        as follow_up_from
from trained
left join last_before
    on trained.household_id = last_before.household_id and trained.measure_set = last_before.measure_set
left join {{ ref('int_measurements') }} as measurements
    on last_before.household_id = measurements.household_id
    and last_before.measure_set = measurements.measure_set
    and last_before.visited_on = measurements.visited_on
