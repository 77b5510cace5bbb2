-- One row per loaded file × territorial unit that its valid rows speak of.
{%- set households = ref('int_households') %}
{%- set persons = ref('int_persons') %}
with clock as (
    select * from {{ source('control', 'clock') }}
),

units as (
    select name_normalised, label from {{ ref('int_territorial_units') }}
),

{% for source_name, extract in staged_extracts() -%}
{%- set meta = extract_meta(source_name, extract) -%}
{{ extract }}_units as (
    select
        '{{ extract }}' as extract,
        rows_of.raw_id,
        rows_of.file_delivered_on,
        {% if meta.unit_of == 'row' -%}
        case when rows_of.territorial_unit is not null then coalesce(units.label, 'OTRAS') end as territorial_unit,
        {%- elif meta.unit_of -%}
        named.territorial_unit_label as territorial_unit,
        {%- else -%}
        cast(null as {{ dbt.type_string() }}) as territorial_unit,
        {%- endif %}
        count(*) as valid_rows,
        count(*) filter (where rows_of.fate = 'accepted') as accepted_rows,
        {#- an event dated after the last known day is mistyped, and says nothing of freshness #}
        {% if meta.event -%}
        max(rows_of.{{ meta.event }}) filter (
            where rows_of.fate = 'accepted' and rows_of.{{ meta.event }} <= clock.known_at
        ) as last_event_on
        {%- else -%}
        cast(null as date) as last_event_on
        {%- endif %}
    from {{ ref('stg_' ~ extract) }} as rows_of
    cross join clock
    {% if meta.unit_of == 'row' -%}
    left join units on {{ normalised('rows_of.territorial_unit') }} = units.name_normalised
    {%- elif meta.unit_of == 'household' -%}
    left join {{ households }} as named on rows_of.household_id = named.household_id
    {%- elif meta.unit_of == 'person' -%}
    left join {{ persons }} as named on rows_of.dni = named.dni
    {%- endif %}
    where rows_of.fate in ('accepted', 'superseded')
    group by all
){{ ',' if not loop.last }}

{% endfor %}

{% for source_name, extract in staged_extracts() -%}
select * from {{ extract }}_units
{{ 'union all' if not loop.last }}
{% endfor %}
