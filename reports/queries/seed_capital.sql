-- One row per month × unit with anything of seed capital or assets.
select
    month,
    month_name,
    territory_name,
    deliveries,
    households,
    amount,
    eligible,
    verified,
    used_as_declared,
    counts_state
from ${capital_lines}
where territory_level = 'territorial_unit'
order by month, strip_accents(territory_name)
