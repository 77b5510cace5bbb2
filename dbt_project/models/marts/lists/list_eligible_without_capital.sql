-- One row per affiliated household that completed the three phases by the cut-off and was delivered nothing.
with delivered as (
    select distinct persons.household_id
    from {{ accepted(ref('stg_seed_capital')) }} as deliveries
    inner join {{ ref('int_persons') }} as persons on deliveries.dni = persons.dni
    cross join {{ source('control', 'clock') }} as clock
    where deliveries.delivered_on <= clock.as_of
),

waiting as (
    select contacts.dni, eligible.eligible_from as since_on
    from {{ ref('int_eligible_households') }} as eligible
    inner join {{ ref('int_contacts') }} as contacts
        on eligible.household_id = contacts.household_id and contacts.is_contact
    cross join {{ source('control', 'clock') }} as clock
    left join delivered on eligible.household_id = delivered.household_id
    where eligible.eligible_from <= clock.as_of and delivered.household_id is null and {{ still_affiliated('contacts') }}
)

{{ work_list('eligible_without_capital', 'waiting') }}
