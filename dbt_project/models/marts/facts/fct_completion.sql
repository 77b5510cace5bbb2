-- One row per person × course in which the person participates: how it ended.
select
    dni,
    course_id,
    is_enrolled,
    is_completed,
    case when is_completed then completed_on end as completed_on,
    certificate_number,
    is_withdrawn,
    least(cast(hours as double) / nullif(cast(planned_hours as double), 0), 1) * 100 as attendance_rate_pct
from {{ ref('int_training') }}
