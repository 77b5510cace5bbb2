-- One row per cell that is hidden: month end × indicator × variant × territory × breakdown value.
with cells as (
    select {{ suppression_pattern('cells.indicator_code') }} as pattern, cells.*
    from {{ ref('int_indicator_cells') }} as cells
),

hidden_patterns as (
    select month_end, pattern, territory_level, territory_code, 'total' as breakdown, 'all' as breakdown_value
    from {{ ref('int_suppressed_totals') }}
    union all
    select month_end, pattern, territory_level, territory_code, breakdown, breakdown_value
    from {{ ref('int_suppressed_breakdowns') }}
),

hidden as (
    select patterns.*
    from {{ ref('int_suppression_cells') }} as patterns
    inner join hidden_patterns
        on patterns.month_end = hidden_patterns.month_end
        and patterns.pattern = hidden_patterns.pattern
        and patterns.territory_level = hidden_patterns.territory_level
        and patterns.territory_code = hidden_patterns.territory_code
        and patterns.breakdown = hidden_patterns.breakdown
        and patterns.breakdown_value = hidden_patterns.breakdown_value
),

-- An official cell takes its variants with it; those reveal more where they are small, or differ from it by few.
judged as (
    select
        cells.*,
        hidden.month_end is not null as follows_official,
        coalesce(hidden.is_small, false) as has_small_official,
        {{ is_small_cell('cells', 'clock.suppression_threshold') }} as is_small,
        {{ is_small('abs(cells.numerator - official.numerator)', 'clock.suppression_threshold') }}
        or {{ is_small('abs(cells.denominator - official.denominator)', 'clock.suppression_threshold') }} as is_close
    from cells
    cross join {{ source('control', 'clock') }} as clock
    left join cells as official
        on cells.month_end = official.month_end
        and cells.indicator_code = official.indicator_code
        and official.variant = 'official'
        and cells.territory_level = official.territory_level
        and cells.territory_code = official.territory_code
        and cells.breakdown = official.breakdown
        and cells.breakdown_value = official.breakdown_value
    left join hidden
        on cells.month_end = hidden.month_end
        and cells.pattern = hidden.pattern
        and cells.territory_level = hidden.territory_level
        and cells.territory_code = hidden.territory_code
        and cells.breakdown = hidden.breakdown
        and cells.breakdown_value = hidden.breakdown_value
),

marked as (
    select
        judged.*,
        follows_official
        or (variant <> 'official' and territory_level <> 'national' and (is_small or is_close)) as is_hidden
    from judged
),

-- The country's variant is published, so a unit hidden alone would follow from it: the smallest other is hidden too.
ranked as (
    select
        marked.*,
        count(case when is_hidden then 1 end) over (
            partition by month_end, indicator_code, variant, territory_level, breakdown
        ) as hidden_cells,
        row_number() over (
            partition by month_end, indicator_code, variant, territory_level, breakdown
            order by {{ hiding_order('is_hidden', 'denominator', 'territory_code') }}
        ) as place
    from marked
)

select
    month_end,
    indicator_code,
    variant,
    territory_level,
    territory_code,
    breakdown,
    breakdown_value,
    case
        when is_small then 'small'
        when is_hidden and not follows_official then 'variant'
        when has_small_official then 'tied'
        else 'secondary'
    end as reason
from ranked
where is_hidden
    or (variant <> 'official' and territory_level = 'territorial_unit' and hidden_cells = 1 and place = 2)
