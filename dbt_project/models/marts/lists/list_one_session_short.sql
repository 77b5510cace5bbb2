-- One row per affiliated person × course that goes on, neither completed nor left, that lacks no more hours than one
-- of its sessions has.
with clock as (
    select * from {{ source('control', 'clock') }}
),

-- Whoever completed needs no session, even on a day that is no event of the plan.
open_enrolments as (
    select dni, course_id
    from {{ accepted(ref('stg_enrolments')) }} as enrolments
    where coalesce(status not in ('completed', 'withdrawn'), true)
),

training as (
    select training.*
    from {{ ref('int_training') }} as training
    cross join clock
    inner join open_enrolments
        on training.dni = open_enrolments.dni and training.course_id = open_enrolments.course_id
    inner join {{ ref('int_contacts') }} as contacts on training.dni = contacts.dni
    where training.hours < training.planned_hours
        and (training.course_ends_on is null or training.course_ends_on >= clock.as_of)
        and {{ still_affiliated('contacts') }}
),

attendance as (
    select dni, course_id, session_on, hours from {{ accepted(ref('stg_attendance')) }} as attendance where hours > 0
),

-- The usual session of a course is the median of all of its attendances.
sessions as (
    select course_id, median(hours) as usual_hours
    from attendance
    group by course_id
),

last_sessions as (
    select training.dni, training.course_id, max(attendance.session_on) as session_on
    from training
    inner join attendance on training.dni = attendance.dni and training.course_id = attendance.course_id
    group by training.dni, training.course_id
),

short as (
    select training.dni, training.course_name as detail, last_sessions.session_on as since_on
    from training
    inner join sessions on training.course_id = sessions.course_id
    inner join last_sessions
        on training.dni = last_sessions.dni and training.course_id = last_sessions.course_id
    where training.planned_hours - training.hours <= sessions.usual_hours
)

{{ work_list('one_session_short', 'short', has_detail=true) }}
