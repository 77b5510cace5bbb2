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

enrolments as (
    select * from {{ ref('stg_enrolments') }} where fate in ('accepted', 'superseded')
),

-- Withdrawals, certificates and the hours of an enrolment have no day: what no delivery said by the cut-off may be later than it.
told as (
    select
        cut_offs.comparison,
        enrolments.dni,
        enrolments.course_id,
        max_by(enrolments.status, enrolments.row_age) as status,
        max_by(enrolments.hours_attended, enrolments.row_age) as hours,
        max(case when enrolments.certificate_number is not null then 1 else 0 end) as has_certificate
    from enrolments
    inner join cut_offs on enrolments.file_delivered_on <= cut_offs.cut_off
    group by cut_offs.comparison, enrolments.dni, enrolments.course_id
),

enrolled as (
    select dni, course_id, enrolled_on from enrolments where fate = 'accepted'
),

-- Hours are those of the sessions that count by the cut-off; where nobody noted sessions, the enrolment's, if the
-- course was over by then, or else as they were told by then.
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
    case when courses.starts_on <= cut_offs.cut_off then courses.starts_on end as course_starts_on,
    case when courses.ends_on <= cut_offs.cut_off then courses.ends_on end as course_ends_on,
    training.planned_hours,
    training.first_on,
    coalesce(attended.last_on, training.first_on) as last_on,
    case
        when attended.hours is not null then attended.hours
        when courses.ends_on <= cut_offs.cut_off then training.hours
        when training.is_completed and training.completed_on <= cut_offs.cut_off then training.hours
        else told.hours
    end as hours,
    attended.sessions,
    coalesce(enrolled.enrolled_on <= cut_offs.cut_off, false) as is_enrolled,
    training.is_withdrawn and coalesce(told.status = 'withdrawn', false) as is_withdrawn,
    training.is_completed and training.completed_on <= cut_offs.cut_off as is_completed,
    case when training.is_completed and training.completed_on <= cut_offs.cut_off then training.completed_on end
        as completed_on,
    training.is_completed and training.completed_on <= cut_offs.cut_off and coalesce(told.has_certificate = 1, false)
        as has_certificate
from training
inner join cut_offs on training.first_on <= cut_offs.cut_off
inner join courses on training.course_id = courses.course_id
left join attended
    on cut_offs.comparison = attended.comparison
    and training.dni = attended.dni
    and training.course_id = attended.course_id
left join told
    on cut_offs.comparison = told.comparison and training.dni = told.dni and training.course_id = told.course_id
left join enrolled on training.dni = enrolled.dni and training.course_id = enrolled.course_id
