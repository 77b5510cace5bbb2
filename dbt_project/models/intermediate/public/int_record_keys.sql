-- One row per household, person, enterprise, delivery or participation that a figure can count: its record key.
with entities as (
    select 'household' as kind, household_id as entity_id from {{ ref('int_households') }}
    union all
    select 'person', dni from {{ ref('int_persons') }}
    union all
    select 'enterprise', enterprise_id from {{ accepted(ref('stg_enterprises')) }} as enterprises
    union all
    select 'delivery', delivery_id from {{ ref('fct_seed_capital') }}
    union all
    select 'participation', {{ participation_id('dni', 'course_id', 'fair_id') }} from {{ ref('fct_participation') }}
)

select
    entities.kind,
    entities.entity_id,
    {{ record_key('secret.noise_key', 'entities.kind', 'entities.entity_id') }} as record_key
from entities
cross join {{ source('control', 'noise_key') }} as secret
