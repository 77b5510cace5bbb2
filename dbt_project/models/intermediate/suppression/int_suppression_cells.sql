-- One row per official cell × pattern: OG and OE1 share one pattern of hidden cells, since they share their denominator.
with cells as (
    select
        case when indicator_code in ('OG', 'OE1') then 'income' else indicator_code end as pattern,
        cells.*
    from {{ ref('int_indicator_cells') }} as cells
    where variant = 'official'
)

select
    cells.month_end,
    cells.pattern,
    cells.territory_level,
    cells.territory_code,
    case cells.territory_level
        when 'district' then 'province' when 'province' then 'department'
        when 'department' then 'national' when 'territorial_unit' then 'national'
    end as parent_level,
    case cells.territory_level
        when 'district' then substr(cells.territory_code, 1, 4)
        when 'province' then substr(cells.territory_code, 1, 2)
        when 'department' then 'PE' when 'territorial_unit' then 'PE'
    end as parent_code,
    cells.breakdown,
    cells.breakdown_value,
    max(cells.denominator) as weight,
    not (cells.territory_level = 'national' and cells.breakdown = 'total')
    and max(
        case
            when {{ is_small('cells.numerator', 'clock.suppression_threshold') }}
                or {{ is_small('cells.denominator', 'clock.suppression_threshold') }}
                or {{ is_small('cells.denominator - cells.numerator', 'clock.suppression_threshold') }} then 1
            else 0
        end
    ) = 1 as is_small
from cells
cross join {{ source('control', 'clock') }} as clock
group by cells.month_end, cells.pattern, cells.territory_level, cells.territory_code, cells.breakdown, cells.breakdown_value
