-- One row per cell of a breakdown that is small, moves along with hidden totals, or completes a rectangle with a small one.
-- In a rectangle (two territories of a level, two values) figures can move by one without any sum changing.
{% set place = 'month_end, pattern, territory_level' -%}
{% set key = place ~ ', territory_code, breakdown, breakdown_value' -%}
with cells as (
    select * from {{ ref('int_suppression_cells') }} where breakdown <> 'total'
),

partners as (
    select * from {{ ref('int_suppression_partners') }} where breakdown_value is not null
),

moving as (
    select {{ key }} from partners
    union
    select {{ place }}, partner_code, breakdown, breakdown_value from partners
),

marked as (
    select
        cells.*,
        moving.month_end is not null as is_moving,
        case when cells.is_small or moving.month_end is not null then 0 else 1 end as is_open,
        case when cells.is_small or moving.month_end is not null then 0 else cells.weight end as open_weight
    from cells
    left join moving
        on cells.month_end = moving.month_end
        and cells.pattern = moving.pattern
        and cells.territory_level = moving.territory_level
        and cells.territory_code = moving.territory_code
        and cells.breakdown = moving.breakdown
        and cells.breakdown_value = moving.breakdown_value
),

-- The rectangle with the fewest cells that are open so far, then with the fewest people, then by name.
ranked as (
    select
        one.month_end, one.pattern, one.territory_level, one.territory_code, one.breakdown, one.breakdown_value,
        beside.breakdown_value as other_value,
        below.territory_code as other_code,
        row_number() over (
            partition by
                one.month_end, one.pattern, one.territory_level, one.territory_code, one.breakdown, one.breakdown_value
            order by
                beside.is_open + below.is_open + across.is_open,
                beside.open_weight + below.open_weight + across.open_weight,
                beside.breakdown_value,
                below.territory_code
        ) as place
    from marked as one
    inner join marked as beside
        on one.month_end = beside.month_end
        and one.pattern = beside.pattern
        and one.territory_level = beside.territory_level
        and one.territory_code = beside.territory_code
        and one.breakdown = beside.breakdown
        and one.breakdown_value <> beside.breakdown_value
    inner join marked as below
        on one.month_end = below.month_end
        and one.pattern = below.pattern
        and one.territory_level = below.territory_level
        and one.territory_code <> below.territory_code
        and one.breakdown = below.breakdown
        and one.breakdown_value = below.breakdown_value
    inner join marked as across
        on one.month_end = across.month_end
        and one.pattern = across.pattern
        and one.territory_level = across.territory_level
        and below.territory_code = across.territory_code
        and one.breakdown = across.breakdown
        and beside.breakdown_value = across.breakdown_value
    where one.is_small and not one.is_moving
),

rectangles as (
    select * from ranked where place = 1
),

hidden as (
    select {{ key }}, is_moving as is_protected from marked where is_small or is_moving
    union all
    select {{ key }}, true from rectangles
    union all
    select {{ place }}, territory_code, breakdown, other_value, true from rectangles
    union all
    select {{ place }}, other_code, breakdown, breakdown_value, true from rectangles
    union all
    select {{ place }}, other_code, breakdown, other_value, true from rectangles
)

select {{ key }}, max(case when is_protected then 1 else 0 end) = 1 as is_protected
from hidden
group by {{ key }}
