-- One row per row delivered in any loaded file: its fate.
{{ config(materialized='view') }}

{% for source_name, extract in staged_extracts() -%}
select '{{ extract }}' as extract, file_name, raw_id, row_number, fate from {{ ref('stg_' ~ extract) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
