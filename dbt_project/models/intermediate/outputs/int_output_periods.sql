-- One row per period × month end at which it is told: from which day on it counts.
with months as (
    select * from {{ ref('int_month_ends') }}
)

select 'year_to_date' as period, month_end, date '{{ var("plan_year_starts_on") }}' as starts_on
from months
union all
select 'month', month_end, month
from months
union all
-- A quarter that is not over stands on the cut-off's month.
select 'quarter', month_end, cast(date_trunc('quarter', month) as date)
from months
where month(month) in (3, 6, 9, 12) or is_cut_off
