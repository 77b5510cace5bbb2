-- One row per month end × pattern × hidden territory that moves × breakdown: the territory against which its total moves
-- (the largest hidden one of its level), and a breakdown value of both that can move along, null where they share none.
with cells as (
    select * from {{ ref('int_suppression_cells') }}
    where breakdown <> 'total' and territory_level in ('department', 'territorial_unit')
),

ranked as (
    select
        hidden.*,
        row_number() over (
            partition by month_end, pattern, territory_level order by weight desc, territory_code
        ) as place
    from {{ ref('int_suppressed_territories') }} as hidden
    where is_moving
),

pairs as (
    select others.month_end, others.pattern, others.territory_level, others.territory_code, hubs.territory_code as partner_code
    from ranked as others
    inner join ranked as hubs
        on others.month_end = hubs.month_end
        and others.pattern = hubs.pattern
        and others.territory_level = hubs.territory_level
    where hubs.place = 1 and others.place > 1
),

-- The value with the fewest cells that are not small, then with the fewest people, then by name.
shared_values as (
    select
        pairs.*,
        cells.breakdown,
        partners.breakdown_value,
        row_number() over (
            partition by pairs.month_end, pairs.pattern, pairs.territory_level, pairs.territory_code, cells.breakdown
            order by
                case when partners.breakdown_value is null then 1 else 0 end,
                case when cells.is_small then 0 else 1 end + case when partners.is_small then 0 else 1 end,
                cells.weight + partners.weight,
                cells.breakdown_value
        ) as place
    from pairs
    inner join cells
        on pairs.month_end = cells.month_end
        and pairs.pattern = cells.pattern
        and pairs.territory_level = cells.territory_level
        and pairs.territory_code = cells.territory_code
    left join cells as partners
        on pairs.month_end = partners.month_end
        and pairs.pattern = partners.pattern
        and pairs.territory_level = partners.territory_level
        and pairs.partner_code = partners.territory_code
        and cells.breakdown = partners.breakdown
        and cells.breakdown_value = partners.breakdown_value
)

select month_end, pattern, territory_level, territory_code, partner_code, breakdown, breakdown_value
from shared_values
where place = 1
