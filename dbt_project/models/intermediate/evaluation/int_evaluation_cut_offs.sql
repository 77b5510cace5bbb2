-- One row per comparison that an evaluation can ask for by now: the day up to which it counts.
{{ config(materialized='view') }}

with comparisons as (
    select 'midterm' as comparison, date '2026-07-31' as cut_off
    union all
    select 'final', date '2026-12-31'
)

select comparisons.comparison, comparisons.cut_off
from comparisons
cross join {{ source('control', 'clock') }} as clock
where comparisons.cut_off <= clock.as_of
