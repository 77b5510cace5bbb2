-- One row per logged execution of a plan activity up to the cut-off, with its unit as published and its delivered row.
{{ config(materialized=shared_view()) }}

with log as (
    select * from {{ accepted(ref('stg_activity_log')) }} as log
),

labels as (
    select distinct label from {{ ref('int_territorial_units') }}
)

select
    log.log_id,
    log.activity_code,
    case
        when log.territorial_unit is null then 'SEDE CENTRAL'
        else coalesce(labels.label, 'OTRAS')
    end as territorial_unit,
    log.executed_on,
    log.quantity,
    log.raw_id,
    log.file_name,
    log.row_number
from log
cross join {{ source('control', 'clock') }} as clock
left join labels on {{ normalised('log.territorial_unit') }} = labels.label
where {{ in_plan_year('log.executed_on', 'clock.as_of') }}
