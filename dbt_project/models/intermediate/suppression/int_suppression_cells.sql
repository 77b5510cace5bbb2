-- One row per official cell × pattern: OG and OE1 share one pattern of hidden cells, since they share their denominator.
-- Every cell joins two sums: that of its territory (the row) and that of its breakdown value on its level (the column).
-- A cell of the country joins the columns of its value among departments and among territorial units.
with cells as (
    select
        {{ suppression_pattern('cells.indicator_code') }} as pattern,
        case when {{ is_small_cell('cells', 'clock.suppression_threshold') }} then 1 else 0 end as small,
        cells.*
    from {{ ref('int_indicator_cells') }} as cells
    cross join {{ source('control', 'clock') }} as clock
    where cells.variant = 'official'
),

patterns as (
    select
        month_end, pattern, territory_level, territory_code, breakdown, breakdown_value,
        max(denominator) as weight,
        max(small) = 1 and not (territory_level = 'national' and breakdown = 'total') as is_small
    from cells
    group by month_end, pattern, territory_level, territory_code, breakdown, breakdown_value
)

select
    month_end,
    pattern,
    territory_level,
    territory_code,
    case territory_level
        when 'district' then substr(territory_code, 1, 4)
        when 'province' then substr(territory_code, 1, 2)
        when 'national' then null
        else 'PE'
    end as parent_code,
    breakdown,
    breakdown_value,
    case when territory_level = 'national' then 'department=' || breakdown_value
        else territory_level || ':' || territory_code end as one_sum,
    case when territory_level = 'national' then 'territorial_unit=' || breakdown_value
        else territory_level || '=' || breakdown_value end as other_sum,
    count(*) over (partition by month_end, pattern, breakdown, territory_level, territory_code) as values_beside,
    row_number() over (
        partition by month_end, pattern, breakdown order by territory_level, territory_code, breakdown_value
    ) as cell_number,
    weight,
    is_small
from patterns
