-- One row per measure × period × breakdown value × entity (× span of knowledge, where that ends): who is counted, once.
{{ config(materialized=shared_view()) }}

{% set plan_start = "date '" ~ var('plan_year_starts_on') ~ "'" %}
with counted as (
    {% for period, starts_on in {
        'year_to_date': plan_start,
        'quarter': "cast(date_trunc('quarter', counted_on) as date)",
        'month': "cast(date_trunc('month', counted_on) as date)",
    }.items() -%}
    select
        measure_code,
        '{{ period }}' as period,
        {{ starts_on }} as starts_on,
        'total' as breakdown,
        'all' as label,
        {{ counted_once() }}
    from {{ ref('int_dated_entities') }}
    group by measure_code, {{ starts_on ~ ', ' if period != 'year_to_date' }}entity_id, known_until
    union all
    {% endfor -%}
    -- Only the year to date is broken down.
    {% for label in entity_labels() -%}
    select
        dated.measure_code,
        'year_to_date' as period,
        {{ plan_start }} as starts_on,
        '{{ label }}' as breakdown,
        coalesce(dated.{{ label }}, 'unknown') as label,
        {{ counted_once() }}
    from {{ ref('int_dated_entities') }} as dated
    inner join {{ ref('int_output_breakdowns') }} as breakdowns
        on dated.measure_code = breakdowns.measure_code and breakdowns.breakdown = '{{ label }}'
    group by dated.measure_code, coalesce(dated.{{ label }}, 'unknown'), entity_id, known_until
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- What is counted, or what an amount rests on.
kinds as (
    select measures.measure_code, coalesce(rests_on.counts, measures.counts) as kind
    from {{ ref('measures') }} as measures
    left join {{ ref('measures') }} as rests_on on measures.rests_on = rests_on.measure_code
)

select counted.*, keys.record_key
from counted
left join kinds on counted.measure_code = kinds.measure_code
left join {{ ref('int_record_keys') }} as keys on kinds.kind = keys.kind and counted.entity_id = keys.entity_id
