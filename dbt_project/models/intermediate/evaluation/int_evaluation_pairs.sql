-- One row per comparison × kind × household: two measurements as far apart as baseline and follow-up must be.
{{ config(materialized='view') }}

with cut_offs as (
    select * from {{ ref('int_evaluation_cut_offs') }}
),

measurements as (
    select * from {{ ref('int_measurements') }} where measure_set = 'observed'
),

training as (
    select * from {{ ref('int_household_training') }}
),

-- Of participants, the pair ends with the baseline; of the others, with the last measurement up to the cut-off.
limits as (
    select
        cut_offs.comparison,
        households.household_id,
        case when training.first_training_on <= cut_offs.cut_off then 'before_training' else 'not_trained' end as kind,
        case when training.first_training_on <= cut_offs.cut_off then training.first_training_on else cut_offs.cut_off end
            as until_on
    from {{ ref('int_households') }} as households
    inner join cut_offs on households.affiliated_on <= cut_offs.cut_off
    left join training on households.household_id = training.household_id
    left join {{ ref('int_evaluation_trained_before') }} as trained_before
        on households.household_id = trained_before.household_id
    -- A course of an earlier year may lie between two measurements, and would not be seen here.
    where trained_before.household_id is null
),

ends as (
    select limits.comparison, limits.household_id, limits.kind, max(measurements.visited_on) as second_on
    from limits
    inner join measurements
        on limits.household_id = measurements.household_id and measurements.visited_on <= limits.until_on
    group by limits.comparison, limits.household_id, limits.kind
),

stretches as (
    select ends.comparison, ends.household_id, ends.kind, ends.second_on, max(measurements.visited_on) as first_on
    from ends
    inner join measurements
        on ends.household_id = measurements.household_id
        and {{ add_days('measurements.visited_on', var('follow_up_days')) }} <= ends.second_on
    group by ends.comparison, ends.household_id, ends.kind, ends.second_on
),

compared as (
    select
        stretches.comparison,
        stretches.kind,
        stretches.household_id,
        stretches.first_on,
        earlier.income as first_income,
        stretches.second_on,
        later.income as second_income
    from stretches
    inner join measurements as earlier
        on stretches.household_id = earlier.household_id and stretches.first_on = earlier.visited_on
    inner join measurements as later
        on stretches.household_id = later.household_id and stretches.second_on = later.visited_on
    union all
    select
        cut_offs.comparison,
        'trained',
        changes.household_id,
        changes.baseline_on,
        changes.baseline_income,
        changes.follow_up_on,
        changes.follow_up_income
    from {{ ref('int_income_change') }} as changes
    inner join cut_offs on changes.month_end = cut_offs.cut_off
    where changes.measure_set = 'observed' and changes.reason is null
)

select
    compared.*,
    second_income - first_income as nominal_change,
    sign(second_income - first_income) as direction
from compared
