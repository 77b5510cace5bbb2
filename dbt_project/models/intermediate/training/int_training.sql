-- One row per person × course in which the person participates.
with enrolments as (
    select * from {{ accepted(ref('stg_enrolments')) }} as enrolments
),

courses as (
    select * from {{ accepted(ref('stg_courses')) }} as courses
),

partners as (
    select * from {{ accepted(ref('stg_partners')) }} as partners
),

-- Attendance decides where there is any, of whatever day; enrolments speak for the others.
attended as (
    select dni, course_id, hours, first_on from {{ ref('int_attendance_totals') }} where hours > 0
    union all
    select enrolments.dni, enrolments.course_id, enrolments.hours_attended, enrolments.enrolled_on
    from enrolments
    inner join {{ ref('int_persons') }} as persons on enrolments.dni = persons.dni
    cross join {{ source('control', 'clock') }} as clock
    left join {{ ref('int_attendance_totals') }} as totals
        on enrolments.dni = totals.dni and enrolments.course_id = totals.course_id
    where totals.dni is null
        and enrolments.hours_attended > 0
        and {{ is_event('enrolments.enrolled_on', 'persons', 'clock.as_of') }}
)

select
    attended.dni,
    persons.household_id,
    persons.territorial_unit,
    attended.course_id,
    courses.course_name,
    courses.track,
    case when courses.track = 'entrepreneurship' then courses.phase end as phase,
    courses.partner_id,
    partners.partner_name,
    partners.partner_type,
    {{ normalised('courses.modality') }} as modality,
    attended.first_on,
    cast(attended.hours as decimal(18, 6)) as hours,
    courses.planned_hours,
    courses.ends_on as course_ends_on,
    enrolments.dni is not null as is_enrolled,
    coalesce(enrolments.status = 'withdrawn', false) as is_withdrawn,
    coalesce(
        enrolments.status = 'completed'
        and {{ is_event('enrolments.completed_on', 'persons', 'clock.as_of') }}, false
    ) as is_completed,
    enrolments.completed_on,
    enrolments.certificate_number,
    enrolments.grade
from attended
cross join {{ source('control', 'clock') }} as clock
inner join {{ ref('int_persons') }} as persons on attended.dni = persons.dni
inner join courses on attended.course_id = courses.course_id
inner join partners on courses.partner_id = partners.partner_id
left join enrolments on attended.dni = enrolments.dni and attended.course_id = enrolments.course_id
