-- One row per person × course with accepted attendance: the hours that count, and the first day with any.
select dni, course_id, sum(hours) as hours, min(first_on) as first_on
from {{ ref('int_attendance_months') }}
group by dni, course_id
