-- One row of fct_completion as a whole: its ranges, and how many rows contradict themselves.
{{ config(materialized='view') }}
select
    count(*) as row_count,
    {{ percent('count(*) filter (where is_completed)', 'count(*)') }} as completed_pct,
    min(attendance_rate_pct) as least_attendance_pct,
    max(attendance_rate_pct) as most_attendance_pct,
    count(*) filter (where is_completed and completed_on is null) as completed_without_date,
    count(*) filter (where is_completed and not is_enrolled) as completed_without_enrolment
from {{ ref('fct_completion') }}
