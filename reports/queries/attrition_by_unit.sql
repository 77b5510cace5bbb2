-- One row per territorial unit: what became of the households whose income is compared.
select
    territorial_unit,
    territory_name,
    households,
    measured,
    measured_pct,
    no_baseline,
    not_yet_due,
    disaffiliated,
    not_visited,
    counts_state
from ${income_change}
