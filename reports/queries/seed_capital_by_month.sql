-- One row per month with anything of seed capital or assets, in the country.
select
    month,
    month_name,
    deliveries,
    households,
    amount,
    eligible,
    verified,
    used_as_declared,
    counts_state
from ${capital_lines}
where territory_level = 'national'
order by month
