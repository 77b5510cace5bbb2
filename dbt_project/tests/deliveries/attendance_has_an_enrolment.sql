-- Participations in a course without an enrolment: they count as participation and can never be completions.
{{ config(severity='warn') }}

select course_id
from {{ ref('int_training') }}
where not is_enrolled
