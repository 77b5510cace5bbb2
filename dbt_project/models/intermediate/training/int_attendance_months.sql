-- One row per person × course × month with accepted attendance: the hours that count, and the first day with any.
with attendance as (
    select * from {{ accepted(ref('stg_attendance')) }} as attendance
),

sessions as (
    select
        attendance.dni,
        attendance.course_id,
        attendance.session_on,
        attendance.hours,
        {{ is_event('attendance.session_on', 'persons', 'clock.as_of') }} as is_event
    from attendance
    inner join {{ ref('int_persons') }} as persons on attendance.dni = persons.dni
    cross join {{ source('control', 'clock') }} as clock
)

select
    dni,
    course_id,
    cast(date_trunc('month', session_on) as date) as month,
    coalesce(sum(hours) filter (where is_event), 0) as hours,
    min(session_on) filter (where is_event and hours > 0) as first_on
from sessions
group by dni, course_id, cast(date_trunc('month', session_on) as date)
