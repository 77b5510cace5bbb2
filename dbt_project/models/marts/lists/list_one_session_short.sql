-- One row per person × course, neither completed nor left, that lacks no more hours than one of its sessions has.
with training as (
    select training.*
    from {{ ref('int_training') }} as training
    where training.is_enrolled
        and not training.is_completed
        and not training.is_withdrawn
        and training.hours < training.planned_hours
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
