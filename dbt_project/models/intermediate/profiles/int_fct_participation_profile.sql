-- One row per track of fct_participation: its ranges, and how many rows contradict themselves.
{{ config(materialized='view') }}
select
    participation.track,
    count(*) as row_count,
    cast(min(participation.hours) as double) as least_hours,
    cast(max(participation.hours) as double) as most_hours,
    count(*) filter (where not {{ in_plan_year('participation.first_on', 'clock.as_of') }}) as rows_outside_the_plan_year,
    count(*) filter (where (participation.course_id is null) = (participation.fair_id is null)) as rows_of_neither_or_both
from {{ ref('fct_participation') }} as participation
cross join {{ source('control', 'clock') }} as clock
group by participation.track
