-- One row per month × country or territorial unit: fairs held, who was at them and what they sold.
select
    month,
    month_name,
    territory_level,
    territory_name,
    coalesce(sum(month_value) filter (where measure_code = 'fairs_held'), 0) as fairs,
    coalesce(sum(month_value) filter (where measure_code = 'fair_participants'), 0) as participants,
    coalesce(sum(month_value) filter (where measure_code = 'fair_households'), 0) as households,
    coalesce(sum(month_value) filter (where measure_code = 'fair_sales_amount'), 0) as sales_amount,
    coalesce(sum(month_value) filter (where measure_code = 'digital_wallet_users'), 0) as with_digital_wallet,
    coalesce(sum(month_value) filter (where measure_code = 'quality_seal_holders'), 0) as with_quality_seal,
    coalesce(sum(month_value) filter (where measure_code = 'job_fair_participants'), 0) as job_fair_participants,
    'cifra' as counts_state
from ${outputs_by_month}
where topic = 'markets' or measure_code = 'job_fair_participants'
group by month, month_name, territory_level, territory_name
order by month, territory_level, strip_accents(territory_name)
