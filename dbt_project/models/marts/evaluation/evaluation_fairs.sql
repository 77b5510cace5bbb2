-- One row per comparison × person × fair in which the person participates up to its cut-off; sales, once it is over.
with fairs as (
    select cut_offs.comparison, cut_offs.cut_off, fairs.*, coalesce(fairs.fair_ends_on, fairs.first_on) as last_on
    from {{ ref('int_fair_attendance') }} as fairs
    inner join {{ ref('int_evaluation_cut_offs') }} as cut_offs on fairs.first_on <= cut_offs.cut_off
)

select
    comparison,
    dni as person_id,
    household_id,
    fair_id,
    fair_type,
    track,
    first_on,
    case when last_on <= cut_off then last_on end as last_on,
    case when last_on <= cut_off then cast(sales_amount as double) end as sales_amount,
    case when last_on <= cut_off then used_digital_wallet end as used_digital_wallet,
    case when last_on <= cut_off then has_quality_seal end as has_quality_seal
from fairs
