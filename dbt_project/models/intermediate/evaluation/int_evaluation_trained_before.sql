-- One row per household with a member trained before the plan year; affiliation is not asked.
{{ config(materialized='view') }}

select distinct persons.household_id
from {{ accepted(ref('stg_attendance')) }} as attendance
inner join {{ ref('int_persons') }} as persons on attendance.dni = persons.dni
where attendance.hours > 0 and attendance.session_on < date '{{ var("plan_year_starts_on") }}'
-- Or an enrolment with hours and without any session.
union
select distinct persons.household_id
from {{ accepted(ref('stg_enrolments')) }} as enrolments
inner join {{ ref('int_persons') }} as persons on enrolments.dni = persons.dni
left join {{ ref('int_attendance_totals') }} as totals
    on enrolments.dni = totals.dni and enrolments.course_id = totals.course_id
where totals.dni is null
    and enrolments.hours_attended > 0
    and enrolments.enrolled_on < date '{{ var("plan_year_starts_on") }}'
