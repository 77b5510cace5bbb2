-- One row per person × fair in which the person participates.
with participations as (
    select * from {{ accepted(ref('stg_fair_participations')) }} as participations
),

fairs as (
    select * from {{ accepted(ref('stg_fairs')) }} as fairs
)

select
    participations.dni,
    persons.household_id,
    persons.territorial_unit,
    participations.fair_id,
    fairs.fair_name,
    fairs.fair_type,
    case when fairs.fair_type = 'job_fair' then 'job_fair' else 'market_access' end as track,
    fairs.organiser,
    fairs.starts_on as first_on,
    fairs.ends_on as fair_ends_on,
    participations.business_line,
    participations.sales_amount,
    participations.used_digital_wallet,
    participations.has_quality_seal
from participations
inner join fairs on participations.fair_id = fairs.fair_id
inner join {{ ref('int_persons') }} as persons on participations.dni = persons.dni
cross join {{ source('control', 'clock') }} as clock
where {{ is_event('fairs.starts_on', 'persons', 'clock.as_of') }}
