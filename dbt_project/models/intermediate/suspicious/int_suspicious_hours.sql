-- One row per course of a person, or course, with more hours than its weeks usually hold.
{%- set hours = var('usual_week_hours') %}
with attendance as (
    select * from {{ accepted(ref('stg_attendance')) }} as attendance
),

-- A week above the limit has a day above a seventh of it: only courses of persons with such a day are added up.
long_days as (
    select distinct dni, course_id from attendance where 7 * hours > {{ hours }}
),

sessions as (
    select
        attendance.file_name,
        attendance.raw_id,
        attendance.row_number,
        sum(attendance.hours) over (
            partition by attendance.dni, attendance.course_id, {{ week_start('attendance.session_on') }}
        ) as week_hours,
        row_number() over (
            partition by attendance.dni, attendance.course_id, {{ week_start('attendance.session_on') }}
            order by attendance.hours desc, attendance.session_on
        ) as place
    from attendance
    inner join long_days on attendance.dni = long_days.dni and attendance.course_id = long_days.course_id
),

courses as (
    select
        *,
        {{ hours }} * floor(({{ days_between('starts_on', 'greatest(starts_on, ends_on)') }} + 7) / 7.0) as usual_hours
    from {{ accepted(ref('stg_courses')) }} as accepted_courses
    where ends_on is not null
)

select 'hours_in_a_week' as rule, 'attendance' as extract, file_name, raw_id, row_number, week_hours as observed, {{ hours }} as usual
from sessions
where place = 1 and week_hours > {{ hours }}
union all
select 'hours_of_a_course', 'courses', file_name, raw_id, row_number, planned_hours, usual_hours
from courses
where planned_hours > usual_hours
union all
select
    'hours_of_an_enrolment',
    'enrolments',
    enrolments.file_name,
    enrolments.raw_id,
    enrolments.row_number,
    enrolments.hours_attended,
    courses.usual_hours
from {{ accepted(ref('stg_enrolments')) }} as enrolments
inner join courses on enrolments.course_id = courses.course_id
where enrolments.hours_attended > courses.usual_hours
