-- Where units logged more or less of an activity, up to the cut-off, than the facts show: someone should ask them.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'activity_reconciliation'}}}) }}

select activity_code, territorial_unit, difference
from {{ ref('activity_reconciliation') }}
cross join {{ source('control', 'clock') }} as clock
where month_end = clock.as_of and difference <> 0
