-- One row per month end × indicator × territory: the official total, with the bounds and the measured share of OG.
select
    official.month_end,
    official.indicator_code,
    official.indicator_position,
    official.indicator_name,
    official.unit_label,
    official.territory_level,
    official.territory_code,
    official.territory_name,
    official.numerator,
    official.denominator,
    official.value,
    official.ratio_pct,
    official.value_state,
    official.target,
    official.target_progress_pct,
    official.status,
    measured.denominator as measured,
    case
        when official.denominator > 0 then 100.0 * measured.denominator / official.denominator
    end as measured_pct,
    upper_bound.value as upper_bound_value,
    structural_zero.value as structural_zero_value,
    case
        when official.indicator_code <> 'OG' then 'no se aplica'
        when official.is_suppressed or measured.is_suppressed then 'protegida'
        when measured.month_end is null then 'no se publica'
        when official.denominator = 0 then 'sin casos'
        when measured.denominator = 0 then 'cero'
        else 'cifra'
    end as measured_state,
    case
        when official.indicator_code <> 'OG' then 'no se aplica'
        when official.is_suppressed or upper_bound.is_suppressed then 'protegida'
        when upper_bound.month_end is null then 'no se publica'
        else upper_bound.value_state
    end as upper_bound_state,
    case
        when official.indicator_code <> 'OG' then 'no se aplica'
        when official.is_suppressed or structural_zero.is_suppressed then 'protegida'
        when structural_zero.month_end is null then 'no se publica'
        else structural_zero.value_state
    end as structural_zero_state
from ${cells} as official
left join ${cells} as measured
    on official.indicator_code = 'OG' and measured.indicator_code = 'OG'
    and measured.variant = 'measured_only' and measured.breakdown = 'total'
    and measured.month_end = official.month_end
    and measured.territory_level = official.territory_level
    and measured.territory_code = official.territory_code
left join ${cells} as upper_bound
    on official.indicator_code = 'OG' and upper_bound.indicator_code = 'OG'
    and upper_bound.variant = 'upper_bound' and upper_bound.breakdown = 'total'
    and upper_bound.month_end = official.month_end
    and upper_bound.territory_level = official.territory_level
    and upper_bound.territory_code = official.territory_code
left join ${cells} as structural_zero
    on official.indicator_code = 'OG' and structural_zero.indicator_code = 'OG'
    and structural_zero.variant = 'structural_zero' and structural_zero.breakdown = 'total'
    and structural_zero.month_end = official.month_end
    and structural_zero.territory_level = official.territory_level
    and structural_zero.territory_code = official.territory_code
where official.variant = 'official' and official.breakdown = 'total'
