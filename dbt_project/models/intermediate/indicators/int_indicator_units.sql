-- One row per unit in a denominator (household, enterprise or person) × month end × indicator × variant.
{{ config(materialized='view') }}

{% set households = "'households'" %}
{% set sources = {
    'og': [households, 'is_measured'],
    'oe1': ["case when variant = 'enterprises' then 'enterprises' else 'households' end", 'true'],
    'oe2': [households, 'true'],
    'oe3': ["'persons'", 'true'],
} %}
{% for indicator, (kind, is_measured) in sources.items() -%}
select
    indicator_code, variant, month_end, {{ kind }} as unit_kind, unit_id, household_id, dni, is_numerator,
    {{ is_measured }} as is_measured
from {{ ref('int_indicator_' ~ indicator) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
