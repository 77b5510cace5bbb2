-- One row per plan activity × territorial unit as published × month with a logged execution up to the cut-off.
select
    activity_code,
    territorial_unit,
    {{ month_start('executed_on') }} as month,
    sum(quantity) as quantity
from {{ ref('int_activity_log') }}
group by all
