{#
    A whole staging model: every row that was delivered of an extract, typed, with the rules that it breaks and its fate.

    parents: column -> relation for each column that the contract marks with `references`.
    Corrections come before all else; only where some count, `corrections` names those that changed the row.
    Fates, in this order (contract, "What becomes of a row"): repeated, quarantined, accepted, superseded, orphaned.
#}
{% macro stage(source_name, extract, parents={}) %}
    {%- set raw = source(source_name, extract) -%}
    {%- set deliveries = ref('int_deliveries') -%}
    {%- set corrections = ref('int_effective_corrections') -%}
    {%- if not execute -%}{{ return('select 1 as unparsed') }}{%- endif -%}
    {%- set columns = extract_columns(source_name, extract) -%}
    {%- do check_parents(extract, columns, parents) -%}
    {%- set keys = columns | selectattr('is_key') | map(attribute='name') | list -%}
    {%- set texts = columns | map(attribute='text') | list -%}
    {%- set referring = columns | selectattr('references') | list -%}
    {%- set corrected_names = corrected(corrections, 'column_name', "extract = '" ~ extract ~ "'") -%}

with deliveries as (
    select * from {{ deliveries }} where extract = '{{ extract }}' and file_status = 'loaded'
),

{{ 'delivered' if corrected_names else 'texts' }} as (
    select
        raw.raw_id,
        raw.row_number,
        raw.cell_kinds,
        raw.has_extra_cells,
        deliveries.file_name,
        deliveries.delivered_on as file_delivered_on,
        deliveries.name_order * 1099511627776 + raw.row_number * 256 + deliveries.content_order as row_age,
        {%- for column in columns %}
        {{ cell_text('raw.' ~ column.name) }} as {{ column.text }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ raw }} as raw
    inner join deliveries on raw.raw_id = deliveries.raw_id
),

{%- if corrected_names %}

{{ corrected_texts(corrections, extract, columns, corrected_names) }}
{%- endif %}

-- Only rows whose hash comes again in their file need a comparison of all their texts.
alike as (
    select raw_id, {{ row_hash(texts) }} as row_hash
    from texts
    group by raw_id, {{ row_hash(texts) }}
    having count(*) > 1
),

compared as (
    select
        texts.raw_id,
        texts.row_number,
        min(texts.row_number) over (partition by texts.raw_id, {{ texts | join(', ') }}) as first_row_number
    from texts
    inner join alike on texts.raw_id = alike.raw_id and {{ row_hash(texts) }} = alike.row_hash
),

copied as (
    select raw_id, row_number from compared where row_number > first_row_number
),

marked as (
    select texts.*, copied.row_number is not null as is_repeated
    from texts
    left join copied on texts.raw_id = copied.raw_id and texts.row_number = copied.row_number
),

parts as (
    select
        marked.*
        {%- for column in columns if column.type != 'text' %},
        {{ cell_parts(column) }}
        {%- endfor %}
    from marked
),

typed as (
    select
        raw_id, row_number, file_name, file_delivered_on, row_age, is_repeated, has_extra_cells,
        {%- if corrected_names %}
        corrections,
        {%- endif %}
        {%- for column in columns %}
        {{ cell_value(column) }} as {{ column.name }},
        {%- endfor %}
        {%- for column in columns %}
        {{ cell_rule(column) }} as {{ column.rule }}{{ ',' if not loop.last }}
        {%- endfor %}
    from parts
),

judged as (
    select
        raw_id, row_number, file_name, file_delivered_on, row_age, is_repeated,
        {%- if corrected_names %}
        corrections,
        {%- endif %}
        {%- for column in columns %}
        {{ column.name }},
        {%- endfor %}
        case when not is_repeated then nullif(substr(
            case when has_extra_cells then ';:too_many_cells' else '' end
            {%- for column in columns if column.type != 'text' or column.is_required %}
            || coalesce(';{{ column.name }}:' || {{ column.rule }}, '')
            {%- endfor %}, 2), '') end as broken_rules,
        not is_repeated and not (
            has_extra_cells
            {%- for column in columns if column.is_required or column.required_when %}
            or {{ quarantines(column) }}
            {%- endfor %}
        ) as is_valid
    from typed
),

{%- for column in referring %}

{{ column.name }}_parents as (
    {{ parent_keys(parents[column.name], column) }}
),
{%- endfor %}

linked as (
    select
        judged.*,
        {%- for column in referring %}
        (judged.{{ column.name }} is null or {{ column.name }}_parents.parent_key is not null)
        {{- ' and' if not loop.last }}
        {%- else %}
        true
        {%- endfor %} as has_parents
    from judged
    {%- for column in referring %}
    left join {{ column.name }}_parents on judged.{{ column.name }} = {{ column.name }}_parents.parent_key
    {%- endfor %}
),

-- Only the keys that several valid rows claim need a comparison of ages.
contested as (
    select {{ keys | join(', ') }}, max(row_age) filter (where has_parents) as newest_age
    from linked
    where is_valid
    group by {{ keys | join(', ') }}
    having count(*) > 1
)

select
    linked.raw_id || ':' || linked.row_number as row_id,
    linked.raw_id,
    linked.row_number,
    linked.file_name,
    linked.file_delivered_on,
    {%- for column in columns %}
    linked.{{ column.name }},
    {%- endfor %}
    linked.broken_rules,
    {%- if corrected_names %}
    linked.corrections,
    {%- endif %}
    case
        when linked.is_repeated then 'repeated'
        when not linked.is_valid then 'quarantined'
        when contested.{{ keys[0] }} is null and linked.has_parents then 'accepted'
        when contested.newest_age = linked.row_age then 'accepted'
        when contested.newest_age > linked.row_age then 'superseded'
        else 'orphaned'
    end as fate,
    linked.row_age
from linked
left join contested
    on {% for key in keys %}linked.{{ key }} = contested.{{ key }}{{ ' and ' if not loop.last }}{% endfor %}
{%- endmacro %}


{# Whether a column sends its row to quarantine: a required one without a valid value. #}
{% macro quarantines(column) -%}
    {%- if column.is_required -%}
        {{ column.rule }} is not null
    {%- else -%}
        ({{ is_needed(column) }} and {{ column.name }} is null)
    {%- endif -%}
{%- endmacro %}
