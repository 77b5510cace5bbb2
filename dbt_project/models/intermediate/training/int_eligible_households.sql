-- One row per household whose members have completed the three phases, and the day from which they have.
-- Of any year; hours and affiliation are not asked.
with completed_phases as (
    select persons.household_id, courses.phase, min(enrolments.completed_on) as completed_on
    from {{ accepted(ref('stg_enrolments')) }} as enrolments
    inner join {{ accepted(ref('stg_courses')) }} as courses on enrolments.course_id = courses.course_id
    inner join {{ ref('int_persons') }} as persons on enrolments.dni = persons.dni
    where enrolments.status = 'completed' and courses.track = 'entrepreneurship' and courses.phase is not null
    group by persons.household_id, courses.phase
)

select household_id, max(completed_on) as eligible_from
from completed_phases
group by household_id
having count(*) = 3
