-- One row per month with anything at fairs, in the country.
select
    month,
    month_name,
    fairs,
    participants,
    households,
    sales_amount,
    with_digital_wallet,
    with_quality_seal,
    job_fair_participants,
    counts_state
from ${fair_lines}
where territory_level = 'national'
order by month
