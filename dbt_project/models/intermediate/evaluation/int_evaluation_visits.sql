-- One row per household × day with a measurement, with or without zeros: the income of each and what the visit says.
{{ config(materialized='view') }}

with observed as (
    select * from {{ ref('int_measurements') }} where measure_set = 'observed'
),

with_zeros as (
    select * from {{ ref('int_measurements') }} where measure_set = 'with_zeros'
),

visits as (
    select * from {{ accepted(ref('stg_visits')) }} as visits
)

-- A day with an amount is described by the visit that gave it.
select
    with_zeros.household_id,
    with_zeros.visited_on,
    coalesce(observed.visit_id, with_zeros.visit_id) as visit_id,
    observed.income,
    with_zeros.income as income_with_zeros,
    visits.has_own_income,
    visits.has_enterprise,
    visits.main_income_source,
    visits.wants_enterprise_training,
    visits.wants_job_training
from with_zeros
left join observed
    on with_zeros.household_id = observed.household_id and with_zeros.visited_on = observed.visited_on
inner join visits on coalesce(observed.visit_id, with_zeros.visit_id) = visits.visit_id
