-- One row per measure × period × breakdown value × entity (× span of knowledge, where that ends): who is counted, once.
{{ config(materialized='view') }}

{% set plan_start = "date '" ~ var('plan_year_starts_on') ~ "'" %}
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
