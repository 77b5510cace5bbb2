-- One row per month end × pattern × department or territorial unit whose total is hidden.
-- The country's total is published, so one alone would follow from it: the smallest other is hidden too. Empty ones
-- protect nothing, since their missing breakdowns say that they are empty.
with ranked as (
    select
        month_end, pattern, territory_level, territory_code, weight, is_small,
        count(*) over (partition by month_end, pattern, territory_level) as territories,
        count(case when is_small then 1 end) over (partition by month_end, pattern, territory_level) as small_territories,
        row_number() over (
            partition by month_end, pattern, territory_level
            order by {{ hiding_order('is_small', 'weight', 'territory_code') }}
        ) as place
    from {{ ref('int_suppression_cells') }}
    where breakdown = 'total' and territory_level in ('department', 'territorial_unit') and weight > 0
)

select
    month_end, pattern, territory_level, territory_code, weight,
    -- The only one is the country: nothing keeps its figures from following.
    territories > 1 as is_moving
from ranked
where is_small or (small_territories = 1 and place = 2)
