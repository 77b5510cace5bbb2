-- One row per month end × indicator × variant × territory × breakdown value.
with cells as (
    select * from {{ ref('int_indicator_cells') }}
),

figures as (
    {{ indicator_figures('cells') }}
)

select
    figures.*,
    {{ is_few('numerator') }}
    or {{ is_few('denominator') }}
    or {{ is_few('denominator - numerator') }} as is_small
from figures
