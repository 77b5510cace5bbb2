-- One row per month end × indicator × variant × territory × breakdown value.
with cells as (
    select
        cells.*,
        suppressed.month_end is not null as is_suppressed
    from {{ ref('int_indicator_cells') }} as cells
    left join {{ ref('int_suppressed_cells') }} as suppressed
        on cells.month_end = suppressed.month_end
        and cells.indicator_code = suppressed.indicator_code
        and cells.variant = suppressed.variant
        and cells.territory_level = suppressed.territory_level
        and cells.territory_code = suppressed.territory_code
        and cells.breakdown = suppressed.breakdown
        and cells.breakdown_value = suppressed.breakdown_value
),

indicators as (
    select * from {{ ref('indicators') }}
),

measured as (
    select
        cells.month_end,
        cells.indicator_code,
        cells.variant,
        cells.territory_level,
        cells.territory_code,
        cells.territory_name,
        cells.breakdown,
        cells.breakdown_value,
        case when not cells.is_suppressed then cells.numerator end as numerator,
        case when not cells.is_suppressed then cells.denominator end as denominator,
        case
            when not cells.is_suppressed and indicators.unit_of_measure = 'number' then cast(cells.numerator as double)
            when not cells.is_suppressed then {{ percent('cells.numerator', 'cells.denominator') }}
        end as value,
        case when not cells.is_suppressed then {{ percent('cells.numerator', 'cells.denominator') }} end as ratio_pct,
        case
            when cells.territory_level = 'national' and cells.breakdown = 'total' and cells.variant = 'official'
                then cast(indicators.target as double)
        end as target,
        cells.is_suppressed
    from cells
    inner join indicators on cells.indicator_code = indicators.code
),

progressed as (
    select measured.*, case when denominator > 0 then {{ percent('value', 'target') }} end as target_progress_pct
    from measured
)

select
    month_end,
    indicator_code,
    variant,
    territory_level,
    territory_code,
    territory_name,
    breakdown,
    breakdown_value,
    numerator,
    denominator,
    value,
    ratio_pct,
    target,
    target_progress_pct,
    case when target is not null then {{ progress_status('target_progress_pct', 'denominator = 0') }} end as status,
    is_suppressed
from progressed
