-- One row per month end × indicator × variant × territory × breakdown value.
with cells as (
    select * from {{ ref('int_indicator_cells') }}
),

indicators as (
    select
        indicators.code,
        indicators.unit_of_measure,
        targets.target
    from {{ ref('indicators') }} as indicators
    left join {{ ref('published_targets') }} as targets
        on indicators.code = targets.code
        and targets.subject = 'indicator'
        and targets.territory_level = 'national'
        and targets.month_end = date '{{ var("plan_year_ends_on") }}'
        and targets.is_in_force
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
        cells.numerator,
        cells.denominator,
        case
            when indicators.unit_of_measure = 'number' then cast(cells.numerator as double)
            else {{ percent('cells.numerator', 'cells.denominator') }}
        end as value,
        {{ percent('cells.numerator', 'cells.denominator') }} as ratio_pct,
        cells.measured,
        case
            when cells.territory_level = 'national' and cells.breakdown = 'total' and cells.variant = 'official'
                then indicators.target
        end as target,
        {{ is_few('cells.numerator') }}
        or {{ is_few('cells.denominator') }}
        or {{ is_few('cells.denominator - cells.numerator') }} as is_small
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
    measured,
    target,
    target_progress_pct,
    case when target is not null then {{ progress_status('target_progress_pct', 'denominator = 0') }} end as status,
    is_small
from progressed
