-- One row per loaded file: how many of its rows met each fate.
with fates as (
    select extract, raw_id, fate, count(*) as row_count
    from {{ ref('int_row_fates') }}
    group by extract, raw_id, fate
)

select
    deliveries.extract,
    deliveries.file_name,
    deliveries.raw_id,
    deliveries.rows_delivered,
    {% for fate in ['accepted', 'superseded', 'quarantined', 'orphaned', 'repeated'] -%}
    cast(coalesce(sum(fates.row_count) filter (where fates.fate = '{{ fate }}'), 0) as bigint) as {{ fate }}{{ ',' if not loop.last }}
    {% endfor %}
from {{ ref('int_deliveries') }} as deliveries
left join fates on deliveries.extract = fates.extract and deliveries.raw_id = fates.raw_id
where deliveries.file_status = 'loaded'
group by deliveries.extract, deliveries.file_name, deliveries.raw_id, deliveries.rows_delivered
