-- One row per measure of what the programme did: what it counts, how it is dated and broken down.
{{ config(alias='measures') }}

select
    measure_code,
    topic,
    name,
    unit,
    counts,
    dated_by,
    rule,
    territories,
    breakdowns,
    adds_over,
    rests_on,
    plan_section,
    baseline_2025,
    baseline_note
from {{ ref('measures') }}
