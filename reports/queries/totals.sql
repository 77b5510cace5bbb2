-- One row per month end × indicator × territory: the official total, with the bounds and the measured share of OG.
with totals as (
    select * from ${cells} where breakdown = 'total'
),

official as (
    select *, indicator_code = 'OG' as has_bounds from totals where variant = 'official'
),

measured as (
    select * from totals where indicator_code = 'OG' and variant = 'measured_only'
),

upper_bound as (
    select * from totals where indicator_code = 'OG' and variant = 'upper_bound'
),

structural_zero as (
    select * from totals where indicator_code = 'OG' and variant = 'structural_zero'
)

select
    month_end,
    indicator_code,
    official.indicator_position,
    official.indicator_name,
    official.unit_label,
    territory_level,
    territory_code,
    official.territory_name,
    official.numerator,
    official.denominator,
    official.value,
    official.ratio_pct,
    official.value_state,
    official.target,
    official.target_progress_pct,
    case when official.target is null then 'sin meta' else 'cifra' end as target_state,
    official.status,
    measured.denominator as measured,
    case when official.denominator > 0 then 100.0 * measured.denominator / official.denominator end as measured_pct,
    upper_bound.value as upper_bound_value,
    structural_zero.value as structural_zero_value,
    case
        when not official.has_bounds then 'no se aplica'
        when measured.variant is null then 'no se publica'
        when official.denominator = 0 then 'sin casos'
        when measured.denominator between 1 and 4 or official.denominator - measured.denominator between 1 and 4
            then 'menos de 5'
        when measured.denominator = 0 then 'cero'
        else 'cifra'
    end as measured_state,
    case
        when not official.has_bounds then 'no se aplica'
        else coalesce(upper_bound.value_state, 'no se publica')
    end as upper_bound_state,
    case
        when not official.has_bounds then 'no se aplica'
        else coalesce(structural_zero.value_state, 'no se publica')
    end as structural_zero_state
from official
left join measured using (month_end, indicator_code, territory_level, territory_code)
left join upper_bound using (month_end, indicator_code, territory_level, territory_code)
left join structural_zero using (month_end, indicator_code, territory_level, territory_code)
