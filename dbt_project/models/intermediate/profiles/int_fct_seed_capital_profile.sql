-- One row per type of support of fct_seed_capital: its ranges, and how many rows lie outside the plan year.
{{ config(materialized='view') }}
select
    seed_capital.support_type,
    count(*) as row_count,
    cast(min(seed_capital.amount) as double) as least_amount,
    cast(max(seed_capital.amount) as double) as most_amount,
    count(*) filter (where not {{ in_plan_year('seed_capital.delivered_on', 'clock.as_of') }}) as rows_outside_the_plan_year
from {{ ref('fct_seed_capital') }} as seed_capital
cross join {{ source('control', 'clock') }} as clock
group by seed_capital.support_type
