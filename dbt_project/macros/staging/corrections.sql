{# Corrections of known errors of the sources (seeds/corrections/corrections.csv), applied to the trimmed texts of a staging model. #}

{# The columns of an extract, or its name alone, that corrections change at the knowledge cut-off: asked while dbt compiles. #}
{% macro corrected(corrections, wanted, condition='true') %}
    {%- set relation = load_relation(corrections) -%}
    {%- if relation is none -%}{{ return([]) }}{%- endif -%}
    {%- set found = run_query('select distinct ' ~ wanted ~ ' from ' ~ relation ~ ' where ' ~ condition ~ ' order by 1') -%}
    {{ return(found.columns[0].values() | list) }}
{% endmacro %}


{# Whether rows of an extract are named by their place in a file, because its key tells who someone is. #}
{% macro has_personal_key(columns) -%}
    {{ return(columns | selectattr('is_key') | selectattr('is_personal') | list | length > 0) }}
{%- endmacro %}


{# What names a delivered row in a correction; null, and so never named, where a part of the key is missing. #}
{% macro correction_key(columns) -%}
    {%- if has_personal_key(columns) -%}
        delivered.raw_id || ':' || delivered.row_number
    {%- else -%}
        {%- for column in columns if column.is_key -%}
            delivered.{{ column.text }}{{ " || '|' || " if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}


{# The CTEs between the texts as delivered and those that are read. A corrected cell is text, whatever held it before. #}
{% macro corrected_texts(corrections, extract, columns, corrected_names) -%}
    {%- set chosen = columns | selectattr('name', 'in', corrected_names) | list -%}
corrections as (
    select correction_id, correction_key, column_name, old_value, new_value
    from {{ corrections }}
    where extract = '{{ extract }}'
),

texts as (
    select
        delivered.raw_id,
        delivered.row_number,
        {% for column in columns -%}
        {%- if column in chosen -%}
        case when {{ column.name }}_correction.correction_id is null then {{ column.kind | replace('cell_kinds', 'delivered.cell_kinds') }} else '-' end
        {%- else -%}
        {{ column.kind | replace('cell_kinds', 'delivered.cell_kinds') }}
        {%- endif -%}
        {{ ' || ' if not loop.last else ' as cell_kinds,' }}
        {% endfor -%}
        delivered.has_extra_cells,
        delivered.file_name,
        delivered.file_delivered_on,
        delivered.row_age,
        {%- for column in columns %}
        {%- if column in chosen %}
        case
            when {{ column.name }}_correction.correction_id is null then delivered.{{ column.text }}
            else {{ column.name }}_correction.new_value
        end as {{ column.text }},
        {%- else %}
        delivered.{{ column.text }},
        {%- endif %}
        {%- endfor %}
        nullif(substr(
            {%- for column in chosen %}
            {{ '|| ' if not loop.first }}coalesce(';' || {{ column.name }}_correction.correction_id, '')
            {%- endfor %}, 2), '') as corrections
    from delivered
    {%- for column in chosen %}
    left join corrections as {{ column.name }}_correction
        on {{ column.name }}_correction.column_name = '{{ column.name }}'
        and {{ column.name }}_correction.correction_key = {{ correction_key(columns) }}
        and delivered.{{ column.text }} is not distinct from {{ column.name }}_correction.old_value
    {%- endfor %}
),
{%- endmacro %}


{# The day of a correction, null if its text is none. #}
{% macro correction_day(text) -%}
    case when {{ matches(text, '[0-9]{4}-[0-9]{2}-[0-9]{2}') }} then {{ try_type(text, 'date') }} end
{%- endmacro %}


{# Every column of the contract, as rows: extract, column_name, is_personal, key_parts, has_personal_key. #}
{% macro contract_rows() -%}
    {%- for source_name, extract in staged_extracts() -%}
    {%- set columns = extract_columns(source_name, extract) -%}
    {%- set keys = columns | selectattr('is_key') | list -%}
    {%- set last = loop.last -%}
    {%- for column in columns %}
    select
        '{{ extract }}' as extract, '{{ column.name }}' as column_name, {{ column.is_personal | lower }} as is_personal,
        {{ keys | length }} as key_parts, {{ has_personal_key(columns) | lower }} as has_personal_key
    {{ 'union all' if not (last and loop.last) }}
    {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
