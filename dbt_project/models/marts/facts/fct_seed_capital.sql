-- One row per delivery of seed capital or assets that counts as an event.
with deliveries as (
    select * from {{ accepted(ref('stg_seed_capital')) }} as deliveries
)

select
    deliveries.delivery_id,
    deliveries.dni,
    persons.household_id,
    persons.territorial_unit,
    deliveries.partner_id,
    deliveries.support_type,
    deliveries.delivered_on,
    deliveries.amount,
    coalesce(eligible.eligible_from <= deliveries.delivered_on, false) as is_eligible,
    coalesce(deliveries.verified_on <= clock.as_of, false) as is_verified,
    -- what is verified later is not known yet
    coalesce(deliveries.verified_on <= clock.as_of and deliveries.used_as_declared, false) as used_as_declared
from deliveries
inner join {{ ref('int_persons') }} as persons on deliveries.dni = persons.dni
cross join {{ source('control', 'clock') }} as clock
left join {{ ref('int_eligible_households') }} as eligible on persons.household_id = eligible.household_id
where {{ is_event('deliveries.delivered_on', 'persons', 'clock.as_of') }}
