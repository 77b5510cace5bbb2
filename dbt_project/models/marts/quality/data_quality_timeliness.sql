-- One row per extract × territorial unit that it speaks of, and TOTAL: how fresh its accepted rows are.
with fresh as (
    select extract, territorial_unit, file_delivered_on, last_event_on
    from {{ ref('int_delivered_units') }}
    where accepted_rows > 0
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
    select extract, territorial_unit, max(last_event_on) as last_event_on, max(file_delivered_on) as last_delivered_on
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
