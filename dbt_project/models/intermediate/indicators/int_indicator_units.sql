-- One row per unit in a denominator (household, enterprise or person) × month end × indicator × variant.
{{ config(materialized='view') }}

{% set kinds = {
    'og': "'households'",
    'oe1': "case when variant = 'enterprises' then 'enterprises' else 'households' end",
    'oe2': "'households'",
    'oe3': "'persons'",
} %}
{% for indicator, kind in kinds.items() -%}
select indicator_code, variant, month_end, {{ kind }} as unit_kind, unit_id, household_id, dni, is_numerator
from {{ ref('int_indicator_' ~ indicator) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
