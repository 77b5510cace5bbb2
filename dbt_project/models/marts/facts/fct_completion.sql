-- One row per person × course in which the person participates: how it ended.
select
    dni,
    course_id,
    is_enrolled,
    is_completed,
    case when is_completed then completed_on end as completed_on,
    certificate_number,
    is_withdrawn,
    {{ capped(percent('hours', 'planned_hours')) }} as attendance_rate_pct
from {{ ref('int_training') }}
