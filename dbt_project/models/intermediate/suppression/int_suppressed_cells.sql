-- One row per cell that is hidden: month end × indicator × variant × territory × breakdown value.
with cells as (
    select
        case when indicator_code in ('OG', 'OE1') then 'income' else indicator_code end as pattern,
        cells.*
    from {{ ref('int_indicator_cells') }} as cells
),

hidden as (
    select month_end, pattern, territory_level, territory_code, 'total' as breakdown, 'all' as breakdown_value
    from {{ ref('int_suppressed_totals') }}
    union all
    select month_end, pattern, territory_level, territory_code, breakdown, breakdown_value
    from {{ ref('int_suppressed_breakdowns') }}
),

-- An official cell takes its variants with it.
official as (
    select
        cells.month_end, cells.indicator_code, cells.variant, cells.territory_level, cells.territory_code,
        cells.breakdown, cells.breakdown_value
    from cells
    inner join hidden using (month_end, pattern, territory_level, territory_code, breakdown, breakdown_value)
),

-- A variant that is small by itself, or that differs from the official figure by few, is hidden itself.
variants as (
    select
        cells.*,
        official.month_end is not null as follows_official,
        cells.territory_level <> 'national' and (
            {{ is_small('cells.numerator', 'clock.suppression_threshold') }}
            or {{ is_small('cells.denominator', 'clock.suppression_threshold') }}
            or {{ is_small('cells.denominator - cells.numerator', 'clock.suppression_threshold') }}
            or {{ is_small('abs(cells.numerator - official_cells.numerator)', 'clock.suppression_threshold') }}
            or {{ is_small('abs(cells.denominator - official_cells.denominator)', 'clock.suppression_threshold') }}
        ) as is_revealing
    from cells
    cross join {{ source('control', 'clock') }} as clock
    inner join cells as official_cells
        on cells.month_end = official_cells.month_end
        and cells.indicator_code = official_cells.indicator_code
        and official_cells.variant = 'official'
        and cells.territory_level = official_cells.territory_level
        and cells.territory_code = official_cells.territory_code
        and cells.breakdown = official_cells.breakdown
        and cells.breakdown_value = official_cells.breakdown_value
    left join official
        on cells.month_end = official.month_end
        and cells.indicator_code = official.indicator_code
        and cells.variant = official.variant
        and cells.territory_level = official.territory_level
        and cells.territory_code = official.territory_code
        and cells.breakdown = official.breakdown
        and cells.breakdown_value = official.breakdown_value
    where cells.variant <> 'official'
),

-- Where one unit alone is hidden, the country's figure would give it away: the next one is hidden too.
lonely as (
    select
        month_end, indicator_code, variant, territory_level,
        min(
            case when not (follows_official or is_revealing) then {{ hiding_order('denominator', 'territory_code') }} end
        ) as next_to_hide
    from variants
    where territory_level = 'territorial_unit'
    group by month_end, indicator_code, variant, territory_level
    having count(*) filter (where follows_official or is_revealing) = 1
),

all_hidden as (
    select *, 'official' as kind from official where variant = 'official'
    union all
    select
        month_end, indicator_code, variant, territory_level, territory_code, breakdown, breakdown_value,
        case when follows_official then 'official' else 'variant' end as kind
    from variants
    where follows_official or is_revealing
    union all
    select
        month_end, indicator_code, variant, territory_level, {{ code_of('next_to_hide') }}, 'total', 'all', 'secondary'
    from lonely
    where next_to_hide is not null
)

select
    all_hidden.month_end,
    all_hidden.indicator_code,
    all_hidden.variant,
    all_hidden.territory_level,
    all_hidden.territory_code,
    all_hidden.breakdown,
    all_hidden.breakdown_value,
    case
        when all_hidden.kind = 'official' and patterns.is_small then 'small'
        when all_hidden.kind = 'official' then 'secondary'
        else all_hidden.kind
    end as reason
from all_hidden
left join {{ ref('int_suppression_cells') }} as patterns
    on all_hidden.month_end = patterns.month_end
    and case when all_hidden.indicator_code in ('OG', 'OE1') then 'income' else all_hidden.indicator_code end = patterns.pattern
    and all_hidden.territory_level = patterns.territory_level
    and all_hidden.territory_code = patterns.territory_code
    and all_hidden.breakdown = patterns.breakdown
    and all_hidden.breakdown_value = patterns.breakdown_value
