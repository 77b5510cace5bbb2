-- One row per delivery of seed capital or assets that counts as an event.
with deliveries as (
    select * from {{ accepted(ref('stg_seed_capital')) }} as deliveries
),

-- The day from which a household's members have completed each phase; of any year, hours and affiliation not asked.
completed_phases as (
    select persons.household_id, courses.phase, min(enrolments.completed_on) as completed_on
    from {{ accepted(ref('stg_enrolments')) }} as enrolments
    inner join {{ accepted(ref('stg_courses')) }} as courses on enrolments.course_id = courses.course_id
    inner join {{ ref('int_persons') }} as persons on enrolments.dni = persons.dni
    where enrolments.status = 'completed' and courses.track = 'entrepreneurship' and courses.phase is not null
    group by persons.household_id, courses.phase
),

eligible as (
    select household_id, max(completed_on) as eligible_from
    from completed_phases
    group by household_id
    having count(*) = 3
)

select
    deliveries.delivery_id,
    deliveries.dni,
    persons.household_id,
    persons.territorial_unit,
    deliveries.partner_id,
    deliveries.support_type,
    deliveries.delivered_on,
    deliveries.amount,
    coalesce(eligible.eligible_from <= deliveries.delivered_on, false) as is_eligible,
    coalesce(deliveries.verified_on <= clock.as_of, false) as is_verified,
    -- what is verified later is not known yet
    coalesce(deliveries.verified_on <= clock.as_of and deliveries.used_as_declared, false) as used_as_declared
from deliveries
inner join {{ ref('int_persons') }} as persons on deliveries.dni = persons.dni
cross join {{ source('control', 'clock') }} as clock
left join eligible on persons.household_id = eligible.household_id
where {{ is_event('deliveries.delivered_on', 'persons', 'clock.as_of') }}
