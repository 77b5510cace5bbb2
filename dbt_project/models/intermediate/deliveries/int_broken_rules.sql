-- One row per rule broken by a delivered row: the column, the value as it was delivered, and what became of the row.
{% for source_name, extract in staged_extracts() -%}
{%- set staging = ref('stg_' ~ extract) -%}
{%- set raw = source(source_name, extract) -%}
{% if execute -%}
select
    '{{ extract }}' as extract,
    broken.file_name,
    broken.raw_id,
    broken.row_number,
    nullif(split_part(broken.broken_rule, ':', 1), '') as column_name,
    split_part(broken.broken_rule, ':', 2) as rule,
    case split_part(broken.broken_rule, ':', 1)
        {%- for column in extract_columns(source_name, extract) %}
        when '{{ column.name }}' then raw.{{ column.name }}
        {%- endfor %}
    end as raw_value,
    broken.fate
from (
    select file_name, raw_id, row_number, fate, {{ split_to_rows('broken_rules', ';') }} as broken_rule
    from {{ staging }}
    where broken_rules is not null
) as broken
inner join {{ raw }} as raw on broken.raw_id = raw.raw_id and broken.row_number = raw.row_number
{% if not loop.last %}union all{% endif %}
{% endif %}
{%- endfor %}
