-- One row per small cell without a rectangle, or pair of hidden totals without a common value: the way round it.
-- Cells link two sums each. A chain of cells that leads from one sum of the cell to its other, or from one territory to its
-- partner, can move by one, up and down in turn, without any other sum changing. The best chain has the fewest cells that
-- are open so far, then the fewest people. `cells_on_the_way` is null where none is found.
{% set longest_way = 12 -%}
with cells as (
    select * from {{ ref('int_suppression_cells') }} where breakdown <> 'total'
),

marked as (
    select
        cells.*,
        hidden.is_protected,
        case when hidden.month_end is null then 1000000000 + cells.weight else 1 end as cost
    from cells
    left join {{ ref('int_suppression_rectangles') }} as hidden
        on cells.month_end = hidden.month_end
        and cells.pattern = hidden.pattern
        and cells.territory_level = hidden.territory_level
        and cells.territory_code = hidden.territory_code
        and cells.breakdown = hidden.breakdown
        and cells.breakdown_value = hidden.breakdown_value
),

partners as (
    select
        month_end, pattern, breakdown, breakdown_value,
        territory_level || ':' || territory_code as from_sum,
        territory_level || ':' || partner_code as to_sum
    from {{ ref('int_suppression_partners') }}
),

-- A cell that is all of its territory has the same figures as the total, and moves with it or not at all.
needs as (
    select month_end, pattern, breakdown, one_sum as from_sum, other_sum as to_sum, cell_number as avoided_cell
    from marked
    where is_small and not is_protected and values_beside > 1
    union all
    select month_end, pattern, breakdown, from_sum, to_sum, -1 from partners where breakdown_value is null
),

-- One may stay, cross a cell, or, for a cell's sake, go over from a hidden total to its partner.
steps as (
    select month_end, pattern, breakdown, one_sum as from_sum, other_sum as to_sum, cell_number, cost, cell_number || '|' as step
    from marked
    union all
    select month_end, pattern, breakdown, other_sum, one_sum, cell_number, cost, cell_number || '|' from marked
    union all
    select distinct month_end, pattern, breakdown, one_sum, one_sum, 0, 0, '' from marked
    union all
    select distinct month_end, pattern, breakdown, other_sum, other_sum, 0, 0, '' from marked
    union all
    select month_end, pattern, breakdown, from_sum, to_sum, -1, 1, '' from partners
    union all
    select month_end, pattern, breakdown, to_sum, from_sum, -1, 1, '' from partners
),

way_0 as (
    select needs.*, from_sum as here, lpad('0', 15, '0') || '|' as best from needs
),

{% for length in range(1, longest_way + 1) -%}
way_{{ length }} as (
    select
        ways.month_end, ways.pattern, ways.breakdown, ways.from_sum, ways.to_sum, ways.avoided_cell,
        steps.to_sum as here,
        min(
            lpad(cast(cast(substr(ways.best, 1, 15) as bigint) + steps.cost as varchar), 15, '0')
            || substr(ways.best, 16) || steps.step
        ) as best
    from way_{{ length - 1 }} as ways
    inner join steps
        on ways.month_end = steps.month_end
        and ways.pattern = steps.pattern
        and ways.breakdown = steps.breakdown
        and ways.here = steps.from_sum
        and ways.avoided_cell <> steps.cell_number
    group by
        ways.month_end, ways.pattern, ways.breakdown, ways.from_sum, ways.to_sum, ways.avoided_cell, steps.to_sum
),

{% endfor -%}
arrived as (
    select * from way_{{ longest_way }} where here = to_sum
)

select
    needs.month_end,
    needs.pattern,
    needs.breakdown,
    needs.from_sum,
    needs.to_sum,
    substr(arrived.best, 16) as cells_on_the_way
from needs
left join arrived
    on needs.month_end = arrived.month_end
    and needs.pattern = arrived.pattern
    and needs.breakdown = arrived.breakdown
    and needs.from_sum = arrived.from_sum
    and needs.to_sum = arrived.to_sum
