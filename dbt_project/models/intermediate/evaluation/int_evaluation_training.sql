-- One row per comparison × person × course in which the person participates up to its cut-off: hours and end by then.
{{ config(materialized='view') }}

with cut_offs as (
    select * from {{ ref('int_evaluation_cut_offs') }}
),

training as (
    select * from {{ ref('int_training') }}
),

attendance as (
    select * from {{ accepted(ref('stg_attendance')) }} as attendance
),

courses as (
    select * from {{ accepted(ref('stg_courses')) }} as courses
),

-- Hours are those of the sessions that count by the cut-off; where nobody noted sessions, the enrolment's.
attended as (
    select
        cut_offs.comparison,
        attendance.dni,
        attendance.course_id,
        sum(attendance.hours) as hours,
        count(case when attendance.hours > 0 then 1 end) as sessions,
        max(case when attendance.hours > 0 then attendance.session_on end) as last_on
    from attendance
    inner join {{ ref('int_persons') }} as persons on attendance.dni = persons.dni
    cross join cut_offs
    where {{ is_event('attendance.session_on', 'persons', 'cut_offs.cut_off') }}
    group by cut_offs.comparison, attendance.dni, attendance.course_id
)

select
    cut_offs.comparison,
    cut_offs.cut_off,
    training.dni,
    training.household_id,
    training.course_id,
    training.track,
    training.phase,
    training.partner_id,
    courses.district_code,
    courses.starts_on as course_starts_on,
    courses.ends_on as course_ends_on,
    training.planned_hours,
    training.first_on,
    coalesce(attended.last_on, training.first_on) as last_on,
    coalesce(attended.hours, training.hours) as hours,
    attended.sessions,
    training.is_enrolled,
    training.is_withdrawn,
    training.is_completed and training.completed_on <= cut_offs.cut_off as is_completed,
    case when training.is_completed and training.completed_on <= cut_offs.cut_off then training.completed_on end
        as completed_on,
    training.is_completed and training.completed_on <= cut_offs.cut_off and training.certificate_number is not null
        as has_certificate
from training
inner join cut_offs on training.first_on <= cut_offs.cut_off
inner join courses on training.course_id = courses.course_id
left join attended
    on cut_offs.comparison = attended.comparison
    and training.dni = attended.dni
    and training.course_id = attended.course_id
