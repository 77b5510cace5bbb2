-- One row per plan activity × territorial unit as published × month with a logged execution up to the cut-off.
with log as (
    select * from {{ accepted(ref('stg_activity_log')) }} as log
),

labels as (
    select distinct label from {{ ref('int_territorial_units') }}
)

select
    log.activity_code,
    case
        when log.territorial_unit is null then 'SEDE CENTRAL'
        else coalesce(labels.label, 'OTRAS')
    end as territorial_unit,
    {{ month_start('log.executed_on') }} as month,
    sum(log.quantity) as quantity
from log
cross join {{ source('control', 'clock') }} as clock
left join labels on {{ normalised('log.territorial_unit') }} = labels.label
where {{ in_plan_year('log.executed_on', 'clock.as_of') }}
group by all
