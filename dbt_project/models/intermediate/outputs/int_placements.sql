-- One row per placement in a job that counts as an event.
select
    placements.placement_id,
    placements.dni,
    persons.household_id,
    placements.employer,
    placements.monthly_wage,
    placements.is_formal,
    placements.starts_on
from {{ accepted(ref('stg_job_placements')) }} as placements
inner join {{ ref('int_persons') }} as persons on placements.dni = persons.dni
cross join {{ source('control', 'clock') }} as clock
where {{ is_event('placements.starts_on', 'persons', 'clock.as_of') }}
