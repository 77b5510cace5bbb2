-- One row per kind × entity that a figure can count: its record key.
with entities as (
    select 'households' as kind, household_id as entity_id from {{ ref('int_households') }}
    union all
    select 'persons', dni from {{ ref('int_persons') }}
    union all
    select 'enterprises', enterprise_id from {{ accepted(ref('stg_enterprises')) }} as enterprises
    union all
    select 'deliveries', delivery_id from {{ ref('fct_seed_capital') }}
    union all
    select distinct 'participations', dni || '/' || coalesce(course_id, fair_id) from {{ ref('fct_participation') }}
)

select
    entities.kind,
    entities.entity_id,
    {{ record_key('secret.noise_key', 'entities.kind', 'entities.entity_id') }} as record_key
from entities
cross join {{ source('control', 'noise_key') }} as secret
