-- One row per month × territorial unit × type of fair.
select
    month,
    territorial_unit,
    fair_type,
    fairs,
    participants,
    households,
    sales_amount,
    with_digital_wallet,
    with_quality_seal
from {{ ref('int_fair_summary') }}
