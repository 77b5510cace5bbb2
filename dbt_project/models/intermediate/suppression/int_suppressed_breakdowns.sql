-- One row per month end × pattern × territory × breakdown value that is hidden.
-- Each hidden cell is part of a set of hidden cells that can move by one, up here and down there, without any
-- published sum changing; so no sum of published figures can give it away.
with cells as (
    select * from {{ ref('int_suppression_cells') }} where breakdown <> 'total'
),

small as (
    select * from cells where is_small
),

-- 1. Hidden totals of a level move against one of them, the hub; in each breakdown a value that both have moves along.
hidden_totals as (
    select * from {{ ref('int_suppressed_totals') }}
    where territory_level in ('department', 'territorial_unit') and weight > 0
),

ranked_totals as (
    select
        hidden_totals.*,
        row_number() over (
            partition by month_end, pattern, territory_level order by weight desc, territory_code
        ) as place
    from hidden_totals
),

pairs as (
    select others.month_end, others.pattern, others.territory_level, others.territory_code, hubs.territory_code as hub_code
    from ranked_totals as others
    inner join ranked_totals as hubs
        on others.month_end = hubs.month_end
        and others.pattern = hubs.pattern
        and others.territory_level = hubs.territory_level
        and hubs.place = 1
        and others.place > 1
),

pair_values as (
    select
        pairs.month_end, pairs.pattern, pairs.territory_level, pairs.territory_code, pairs.hub_code, cells.breakdown,
        min(
            case when cells.is_small and hub_cells.is_small then '0' when cells.is_small or hub_cells.is_small then '1' else '2' end
            || lpad(cast(cells.weight + hub_cells.weight as varchar), 12, '0') || cells.breakdown_value
        ) as chosen
    from pairs
    inner join cells
        on pairs.month_end = cells.month_end and pairs.pattern = cells.pattern
        and pairs.territory_level = cells.territory_level and pairs.territory_code = cells.territory_code
    inner join cells as hub_cells
        on pairs.month_end = hub_cells.month_end and pairs.pattern = hub_cells.pattern
        and pairs.territory_level = hub_cells.territory_level and pairs.hub_code = hub_cells.territory_code
        and cells.breakdown = hub_cells.breakdown and cells.breakdown_value = hub_cells.breakdown_value
    group by pairs.month_end, pairs.pattern, pairs.territory_level, pairs.territory_code, pairs.hub_code, cells.breakdown
),

moved_with_totals as (
    select month_end, pattern, territory_level, territory_code, breakdown, substr(chosen, 14) as breakdown_value
    from pair_values
    union
    select month_end, pattern, territory_level, hub_code, breakdown, substr(chosen, 14)
    from pair_values
),

-- A hidden total without such a value in some breakdown is left to the last resort.
stuck_totals as (
    select pairs.month_end, pairs.pattern, breakdowns.breakdown
    from pairs
    cross join (select distinct breakdown from cells) as breakdowns
    left join pair_values
        on pairs.month_end = pair_values.month_end and pairs.pattern = pair_values.pattern
        and pairs.territory_level = pair_values.territory_level and pairs.territory_code = pair_values.territory_code
        and breakdowns.breakdown = pair_values.breakdown
    where pair_values.chosen is null
),

hidden_1 as (
    select month_end, pattern, territory_level, territory_code, breakdown, breakdown_value from small
    union
    select * from moved_with_totals
),

marked as (
    select cells.*, hidden_1.month_end is not null as is_hidden
    from cells
    left join hidden_1 using (month_end, pattern, territory_level, territory_code, breakdown, breakdown_value)
),

-- 2. A hidden cell of a department or unit moves in a rectangle: another value here, both values elsewhere.
need_rectangle as (
    select small.*
    from small
    left join moved_with_totals as moved using (month_end, pattern, territory_level, territory_code, breakdown, breakdown_value)
    where small.territory_level <> 'national' and moved.month_end is null
),

rectangles as (
    select
        need.month_end, need.pattern, need.territory_level, need.territory_code, need.breakdown, need.breakdown_value,
        min(
            cast(
                case when beside.is_hidden then 0 else 1 end + case when below.is_hidden then 0 else 1 end
                + case when across.is_hidden then 0 else 1 end as varchar
            )
            || lpad(cast(
                case when beside.is_hidden then 0 else beside.weight end + case when below.is_hidden then 0 else below.weight end
                + case when across.is_hidden then 0 else across.weight end as varchar
            ), 12, '0')
            || rpad(beside.breakdown_value, 60, ' ') || below.territory_code
        ) as chosen
    from need_rectangle as need
    inner join marked as beside
        on need.month_end = beside.month_end and need.pattern = beside.pattern
        and need.territory_level = beside.territory_level and need.territory_code = beside.territory_code
        and need.breakdown = beside.breakdown and need.breakdown_value <> beside.breakdown_value
    inner join marked as below
        on need.month_end = below.month_end and need.pattern = below.pattern
        and need.territory_level = below.territory_level and need.territory_code <> below.territory_code
        and need.breakdown = below.breakdown and need.breakdown_value = below.breakdown_value
    inner join marked as across
        on need.month_end = across.month_end and need.pattern = across.pattern
        and need.territory_level = across.territory_level and below.territory_code = across.territory_code
        and need.breakdown = across.breakdown and beside.breakdown_value = across.breakdown_value
    group by need.month_end, need.pattern, need.territory_level, need.territory_code, need.breakdown, need.breakdown_value
),

corners as (
    select
        month_end, pattern, territory_level, territory_code, breakdown, breakdown_value,
        trim(substr(chosen, 14, 60)) as other_value,
        substr(chosen, 74) as other_code
    from rectangles
),

in_rectangles as (
    select month_end, pattern, territory_level, territory_code, breakdown, other_value as breakdown_value from corners
    union
    select month_end, pattern, territory_level, other_code, breakdown, breakdown_value from corners
    union
    select month_end, pattern, territory_level, other_code, breakdown, other_value from corners
),

-- 3. A hidden cell of the country, or one without a rectangle, moves through the country's row: two values there,
--    the same two in a department and in a unit.
need_country as (
    select month_end, pattern, cast(null as varchar) as department, cast(null as varchar) as unit, breakdown, breakdown_value
    from small
    where territory_level = 'national'
    union all
    select
        need.month_end, need.pattern,
        case when need.territory_level = 'department' then need.territory_code end,
        case when need.territory_level = 'territorial_unit' then need.territory_code end,
        need.breakdown, need.breakdown_value
    from need_rectangle as need
    left join corners using (month_end, pattern, territory_level, territory_code, breakdown, breakdown_value)
    where corners.other_code is null
),

value_pairs as (
    select
        one.month_end, one.pattern, one.territory_level, one.territory_code, one.breakdown,
        one.breakdown_value, other.breakdown_value as other_value,
        case when one.is_hidden then 0 else 1 end + case when other.is_hidden then 0 else 1 end as newly_hidden,
        case when one.is_hidden then 0 else one.weight end + case when other.is_hidden then 0 else other.weight end as new_weight
    from marked as one
    inner join marked as other using (month_end, pattern, territory_level, territory_code, breakdown)
    where one.breakdown_value <> other.breakdown_value
),

country_paths as (
    select
        need.month_end, need.pattern, need.department, need.unit, need.breakdown, need.breakdown_value,
        min(
            cast(country.newly_hidden + departments.newly_hidden + units.newly_hidden as varchar)
            || lpad(cast(country.new_weight + departments.new_weight + units.new_weight as varchar), 12, '0')
            || rpad(country.other_value, 60, ' ') || rpad(departments.territory_code, 60, ' ') || units.territory_code
        ) as chosen
    from need_country as need
    inner join value_pairs as country
        on need.month_end = country.month_end and need.pattern = country.pattern and need.breakdown = country.breakdown
        and need.breakdown_value = country.breakdown_value and country.territory_level = 'national'
    inner join value_pairs as departments
        on need.month_end = departments.month_end and need.pattern = departments.pattern
        and need.breakdown = departments.breakdown and need.breakdown_value = departments.breakdown_value
        and country.other_value = departments.other_value and departments.territory_level = 'department'
        and coalesce(need.department, departments.territory_code) = departments.territory_code
    inner join value_pairs as units
        on need.month_end = units.month_end and need.pattern = units.pattern and need.breakdown = units.breakdown
        and need.breakdown_value = units.breakdown_value and country.other_value = units.other_value
        and units.territory_level = 'territorial_unit'
        and coalesce(need.unit, units.territory_code) = units.territory_code
    group by need.month_end, need.pattern, need.department, need.unit, need.breakdown, need.breakdown_value
),

stations as (
    select
        country_paths.*,
        trim(substr(chosen, 14, 60)) as other_value,
        trim(substr(chosen, 74, 60)) as department_code,
        substr(chosen, 134) as unit_code
    from country_paths
),

on_country_paths as (
    {% for value in ['breakdown_value', 'other_value'] -%}
    select month_end, pattern, 'national' as territory_level, 'PE' as territory_code, breakdown, {{ value }} as breakdown_value
    from stations
    union
    select month_end, pattern, 'department', department_code, breakdown, {{ value }} from stations
    union
    select month_end, pattern, 'territorial_unit', unit_code, breakdown, {{ value }} from stations
    {{ 'union' if not loop.last }}
    {% endfor %}
),

-- 4. Last resort, where none of these exists: the whole breakdown of that month, wherever a territory has two values.
stuck as (
    select need.month_end, need.pattern, need.breakdown
    from need_country as need
    left join stations
        on need.month_end = stations.month_end and need.pattern = stations.pattern and need.breakdown = stations.breakdown
        and need.breakdown_value = stations.breakdown_value
        and need.department is not distinct from stations.department and need.unit is not distinct from stations.unit
    where stations.chosen is null
    union
    select month_end, pattern, breakdown from stuck_totals
),

stuck_cells as (
    select cells.* from cells inner join stuck using (month_end, pattern, breakdown)
),

-- A cell can move only if its territory has another that can, or a hidden total to move with, and if its value has
-- one in a department and in a unit.
{% set movable = namespace(name='stuck_cells') -%}
{% for round in range(1, 4) -%}
shared_values_{{ round }} as (
    select month_end, pattern, breakdown, breakdown_value
    from {{ movable.name }}
    group by month_end, pattern, breakdown, breakdown_value
    having count(distinct territory_level) = 3
),

wide_territories_{{ round }} as (
    select month_end, pattern, territory_level, territory_code, {{ movable.name }}.breakdown
    from {{ movable.name }}
    inner join shared_values_{{ round }} using (month_end, pattern, breakdown, breakdown_value)
    left join hidden_totals using (month_end, pattern, territory_level, territory_code)
    group by month_end, pattern, territory_level, territory_code, {{ movable.name }}.breakdown
    having count(*) > 1 or count(hidden_totals.weight) > 0
),

movable_{{ round }} as (
    select {{ movable.name }}.*
    from {{ movable.name }}
    inner join shared_values_{{ round }} using (month_end, pattern, breakdown, breakdown_value)
    inner join wide_territories_{{ round }} using (month_end, pattern, territory_level, territory_code, breakdown)
),

{% set movable.name = 'movable_' ~ round -%}
{% endfor -%}

last_resort as (
    select month_end, pattern, territory_level, territory_code, breakdown, breakdown_value from {{ movable.name }}
)

select * from hidden_1
union
select * from in_rectangles
union
select * from on_country_paths
union
select * from last_resort
