-- One row per month × unit with anything at fairs.
select
    month,
    month_name,
    territory_name,
    participants,
    households,
    sales_amount,
    with_digital_wallet,
    with_quality_seal,
    job_fair_participants,
    counts_state
from ${fair_lines}
where territory_level = 'territorial_unit'
order by month, strip_accents(territory_name)
