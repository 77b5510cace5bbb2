-- One row per month × territorial unit × type of support.
select
    month,
    territorial_unit,
    support_type,
    deliveries,
    households,
    amount,
    eligible,
    verified,
    used_as_declared
from {{ ref('int_seed_capital_summary') }}
