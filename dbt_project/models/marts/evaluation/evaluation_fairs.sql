-- One row per comparison × person × fair in which the person participates up to its cut-off.
select
    cut_offs.comparison,
    fairs.dni as person_id,
    fairs.household_id,
    fairs.fair_id,
    fairs.fair_type,
    fairs.track,
    fairs.first_on,
    cast(fairs.sales_amount as double) as sales_amount,
    fairs.used_digital_wallet,
    fairs.has_quality_seal
from {{ ref('int_fair_attendance') }} as fairs
inner join {{ ref('int_evaluation_cut_offs') }} as cut_offs on fairs.first_on <= cut_offs.cut_off
