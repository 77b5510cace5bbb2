-- One row per published cell of an indicator, up to the report's cut-off, with what can be said of it in words.
select
    cells.month_end,
    cells.indicator_code,
    indicators.position as indicator_position,
    indicators.short_name as indicator_name,
    indicators.unit_label,
    cells.variant,
    cells.territory_level,
    cells.territory_code,
    case cells.territory_code
        when 'OTRAS' then 'Otras (menos de 5 hogares)' else cells.territory_name
    end as territory_name,
    cells.breakdown,
    cells.breakdown_value,
    cells.numerator,
    cells.denominator,
    cells.value,
    cells.ratio_pct,
    cells.target,
    cells.target_progress_pct,
    cells.status,
    cells.is_small,
    case
        when cells.is_small then 'menos de 5'
        when cells.denominator = 0 then 'sin casos'
        when cells.numerator = 0 then 'cero'
        else 'cifra'
    end as value_state
from mie.indicator_values as cells
inner join plan.indicators on cells.indicator_code = indicators.code
cross join plan.report
where cells.month_end <= report.cut_off
