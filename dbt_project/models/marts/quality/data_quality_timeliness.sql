-- One row per extract × territorial unit that it speaks of, and TOTAL: how fresh its accepted rows are.
{%- set events = {
    'households': 'affiliated_on', 'visits': 'visited_on', 'enterprises': 'registered_on', 'activity_log': 'executed_on',
    'agreements': 'signed_on', 'courses': 'starts_on', 'enrolments': 'enrolled_on', 'attendance': 'session_on',
    'seed_capital': 'delivered_on', 'job_placements': 'starts_on', 'fairs': 'starts_on',
} %}
{%- set by_person = ['enterprises', 'enrolments', 'attendance', 'seed_capital', 'job_placements', 'fair_participations'] %}
{%- set by_household = ['members', 'visits'] %}
{%- set by_own_unit = ['households', 'activity_log', 'agreements'] %}
with labels as (
    select name_normalised, label from {{ ref('int_territorial_units') }}
),

-- An event dated after the last known day is a future or mistyped one and says nothing of freshness.
fresh as (
    {% for source_name, extract in staged_extracts() -%}
    {%- set event -%}
        {%- if extract in events -%}
            max(rows_of.{{ events[extract] }}) filter (where rows_of.{{ events[extract] }} <= clock.known_at)
        {%- else -%}
            cast(null as date)
        {%- endif -%}
    {%- endset -%}
    select
        '{{ extract }}' as extract,
        {% if extract in by_person -%}
        persons.territorial_unit_label as territorial_unit,
        {%- elif extract in by_household -%}
        households.territorial_unit_label as territorial_unit,
        {%- elif extract in by_own_unit -%}
        case when rows_of.territorial_unit is not null then coalesce(labels.label, 'OTRAS') end as territorial_unit,
        {%- else -%}
        cast(null as {{ dbt.type_string() }}) as territorial_unit,
        {%- endif %}
        {{ event }} as last_event_on,
        max(rows_of.file_delivered_on) as last_delivered_on
    from {{ accepted(ref('stg_' ~ extract)) }} as rows_of
    cross join {{ source('control', 'clock') }} as clock
    {% if extract in by_person -%}
    inner join {{ ref('int_persons') }} as persons on rows_of.dni = persons.dni
    {%- elif extract in by_household -%}
    inner join {{ ref('int_households') }} as households on rows_of.household_id = households.household_id
    {%- elif extract in by_own_unit -%}
    left join labels on {{ normalised('rows_of.territorial_unit') }} = labels.name_normalised
    {%- endif %}
    group by all
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

extracts as (
    {% for source_name, extract in staged_extracts() -%}
    select '{{ extract }}' as extract {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- An extract that was never delivered stands without dates.
delivered as (
    select extracts.extract, max(deliveries.delivered_on) as last_delivered_on
    from extracts
    left join {{ ref('int_deliveries') }} as deliveries
        on extracts.extract = deliveries.extract and deliveries.file_status in ('loaded', 'duplicate')
    group by extracts.extract
),

latest as (
    select max(delivered_on) as latest_delivered_on
    from {{ ref('int_deliveries') }}
    where file_status in ('loaded', 'duplicate')
),

rows_by_unit as (
    select extract, territorial_unit, max(last_event_on) as last_event_on, max(last_delivered_on) as last_delivered_on
    from fresh
    where territorial_unit is not null
    group by extract, territorial_unit
    union all
    select delivered.extract, 'TOTAL', max(fresh.last_event_on), delivered.last_delivered_on
    from delivered
    left join fresh on delivered.extract = fresh.extract
    group by delivered.extract, delivered.last_delivered_on
)

select
    rows_by_unit.extract,
    rows_by_unit.territorial_unit,
    rows_by_unit.last_event_on,
    rows_by_unit.last_delivered_on,
    cast({{ days_between('rows_by_unit.last_delivered_on', 'latest.latest_delivered_on') }} as integer) as days_since_delivered
from rows_by_unit
cross join latest
