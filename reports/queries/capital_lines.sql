-- One row per month × country or territorial unit: deliveries of seed capital and assets, and what was verified of them.
select
    month,
    month_name,
    territory_level,
    territory_name,
    coalesce(sum(month_value) filter (where measure_code = 'capital_deliveries'), 0) as deliveries,
    coalesce(sum(month_value) filter (where measure_code = 'capital_households'), 0) as households,
    coalesce(sum(month_value) filter (where measure_code = 'capital_amount'), 0) as amount,
    coalesce(sum(month_value) filter (where measure_code = 'capital_eligible'), 0) as eligible,
    coalesce(sum(month_value) filter (where measure_code = 'capital_verified'), 0) as verified,
    coalesce(sum(month_value) filter (where measure_code = 'capital_used_as_declared'), 0) as used_as_declared,
    'cifra' as counts_state
from ${outputs_by_month}
where topic = 'capital'
group by month, month_name, territory_level, territory_name
order by month, territory_level, strip_accents(territory_name)
