-- One row per pair of month ends that are compared: the same one in both releases, or the cut-offs of both.
{{ config(materialized='view') }}

with previous as (
    select distinct month_end from {{ source('control', 'previous_figures') }}
),

months as (
    select month_end from {{ ref('int_month_ends') }}
)

select
    'revision' as comparison,
    previous.month_end as previous_month_end,
    months.month_end,
    {{ month_bit('previous.month_end') }} as previous_bit,
    {{ month_bit('months.month_end') }} as bit,
    {{ month_bit('months.month_end') }} as before_bit
from previous
inner join months on previous.month_end = months.month_end
union all
-- Where this release tells the earlier cut-off too, `before_bit` says what it tells of it.
select
    'advance',
    previous.as_of,
    clock.as_of,
    {{ month_bit('previous.as_of') }},
    {{ month_bit('clock.as_of') }},
    case when months.month_end is null then 0 else {{ month_bit('previous.as_of') }} end
from {{ source('control', 'previous_release') }} as previous
cross join {{ source('control', 'clock') }} as clock
left join months on previous.as_of = months.month_end
where previous.as_of < clock.as_of
