-- One row per loaded file × column of its extract: how many values are there, valid, and usual.
{%- set columns = [] %}
{%- for source_name, extract in staged_extracts() %}
    {%- for column in (extract_columns(source_name, extract) if execute else []) %}
        {%- do columns.append({'extract': extract, 'name': column.name, 'has_median': column.type in ('money', 'number')}) %}
    {%- endfor %}
{%- endfor %}
with files as (
    select * from {{ ref('int_deliveries') }} where file_status = 'loaded'
),

{% for source_name, extract in staged_extracts() -%}
{{ extract }}_counts as (
    select
        raw_id,
        {%- for column in columns if column.extract == extract %}
        {%- if column.has_median %}
        {{ median_of_decimals(column.name) }} as {{ column.name }}_median,
        {%- endif %}
        count({{ column.name }}) as {{ column.name }}_filled,
        {%- endfor %}
        count(*) as judged_rows
    from {{ ref('stg_' ~ extract) }}
    where fate <> 'repeated'
    group by raw_id
),

{% endfor -%}

counted as (
    {% for column in columns -%}
    select
        '{{ column.extract }}' as extract,
        raw_id,
        '{{ column.name }}' as column_name,
        judged_rows,
        {{ column.name }}_filled as filled_rows,
        {{ 'cast(' ~ column.name ~ '_median as double)' if column.has_median else 'cast(null as double)' }} as median_value
    from {{ column.extract }}_counts
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

broken as (
    select extract, raw_id, column_name, count(*) as broken_rows
    from {{ ref('int_broken_rules') }}
    where rule <> 'required'
    group by extract, raw_id, column_name
),

shares as (
    select
        counted.extract,
        files.file_label,
        counted.raw_id,
        files.delivered_on,
        files.name_order,
        counted.column_name,
        counted.judged_rows,
        {{ percent('coalesce(broken.broken_rows, 0)', 'counted.judged_rows') }} as broken_pct,
        {{ percent('counted.judged_rows - counted.filled_rows - coalesce(broken.broken_rows, 0)', 'counted.judged_rows') }}
            as missing_pct,
        counted.median_value
    from counted
    inner join files on counted.extract = files.extract and counted.raw_id = files.raw_id
    left join broken
        on counted.extract = broken.extract
        and counted.raw_id = broken.raw_id
        and counted.column_name = broken.column_name
),

usual as (
    select
        shares.extract,
        shares.raw_id,
        shares.column_name,
        median(earlier.missing_pct) as usual_missing_pct,
        median(earlier.median_value) as usual_median_value
    from shares
    inner join shares as earlier
        on shares.extract = earlier.extract
        and shares.column_name = earlier.column_name
        and shares.name_order > earlier.name_order
        and earlier.judged_rows >= {{ var('comparable_rows') }}
    where shares.judged_rows >= {{ var('comparable_rows') }}
    group by shares.extract, shares.raw_id, shares.column_name
    having count(*) >= {{ var('earlier_files') }}
)

select
    shares.extract,
    shares.file_label,
    shares.delivered_on,
    shares.column_name,
    shares.judged_rows,
    shares.broken_pct,
    shares.missing_pct,
    shares.missing_pct - usual.usual_missing_pct as missing_rise_points,
    shares.median_value,
    {{ percent('shares.median_value', 'usual.usual_median_value') }} as median_of_usual_pct
from shares
left join usual
    on shares.extract = usual.extract
    and shares.raw_id = usual.raw_id
    and shares.column_name = usual.column_name
