-- One row per comparison × delivery of seed capital or assets up to its cut-off, with its verification if it was by then.
select
    cut_offs.comparison,
    deliveries.delivery_id,
    deliveries.dni as person_id,
    deliveries.household_id,
    deliveries.partner_id,
    deliveries.support_type,
    cast(deliveries.amount as double) as amount,
    deliveries.delivered_on,
    deliveries.is_eligible,
    case when accepted.verified_on <= cut_offs.cut_off then accepted.verified_on end as verified_on,
    case when accepted.verified_on <= cut_offs.cut_off then accepted.used_as_declared end as used_as_declared
from {{ ref('fct_seed_capital') }} as deliveries
inner join {{ accepted(ref('stg_seed_capital')) }} as accepted on deliveries.delivery_id = accepted.delivery_id
inner join {{ ref('int_evaluation_cut_offs') }} as cut_offs on deliveries.delivered_on <= cut_offs.cut_off
