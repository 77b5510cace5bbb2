-- One row per comparison that an evaluation can ask for by now: the day up to which it counts.
{{ config(materialized='view') }}

with comparisons as (
    select 'midterm' as comparison, date '{{ var("midterm_on") }}' as cut_off
    union all
    select 'final', date '{{ var("plan_year_ends_on") }}'
)

select comparisons.comparison, comparisons.cut_off
from comparisons
cross join {{ source('control', 'clock') }} as clock
where comparisons.cut_off <= clock.as_of
