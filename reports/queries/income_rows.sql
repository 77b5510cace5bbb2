-- One row per comparison × territorial unit: what became of the households whose income is compared, with states.
select
    income.comparison,
    comparison.label as comparison_name,
    income.territorial_unit,
    case income.territorial_unit
        when 'TOTAL' then 'Perú'
        when 'OTRAS' then 'Otras (menos de 5 hogares)'
        else income.territorial_unit
    end as territory_name,
    income.households,
    income.measured,
    income.increased,
    income.unchanged,
    income.decreased,
    income.no_baseline,
    income.not_yet_due,
    income.disaffiliated,
    income.not_visited,
    income.no_price_index,
    100.0 * income.measured / nullif(income.households, 0) as measured_pct,
    income.mean_baseline,
    income.median_baseline,
    income.mean_follow_up,
    income.median_follow_up,
    income.mean_nominal_change,
    income.median_nominal_change,
    income.mean_nominal_change_indexed,
    income.median_nominal_change_indexed,
    income.mean_real_change,
    income.median_real_change,
    case
        when income.households = 0 then 'sin casos'
        else 'cifra'
    end as counts_state,
    case
        when income.measured = 0 then 'sin casos'
        when income.mean_baseline is null then 'menos de 3 hogares'
        else 'cifra'
    end as amounts_state,
    case
        when income.measured - income.no_price_index = 0 then 'sin casos'
        when income.mean_real_change is null then 'menos de 3 hogares'
        else 'cifra'
    end as real_amounts_state
from mie.income_change_summary as income
inner join plan.labels as comparison on comparison.kind = 'comparison' and comparison.code = income.comparison
