-- One row per accepted household, with its place as published and the traits of its holder.
with households as (
    select * from {{ accepted(ref('stg_households')) }} as households
),

-- Where several members say that they are the holder, the lowest identity document counts.
holder_documents as (
    select household_id, min(dni) as dni
    from {{ ref('int_persons') }}
    where is_holder
    group by household_id
),

holders as (
    select persons.*
    from {{ ref('int_persons') }} as persons
    inner join holder_documents on persons.dni = holder_documents.dni
)

select
    households.household_id,
    units.name_normalised as territorial_unit,
    units.label as territorial_unit_label,
    households.district_code,
    coalesce(households.area, 'unknown') as area,
    coalesce(households.poverty_class, 'unknown') as poverty_class,
    coalesce(holders.sex, 'unknown') as sex,
    coalesce(holders.has_disability, 'unknown') as has_disability,
    coalesce(holders.mother_tongue, 'unknown') as mother_tongue,
    holders.birth_date,
    households.affiliated_on,
    households.disaffiliated_on
from households
inner join {{ ref('int_territorial_units') }} as units
    on {{ normalised('households.territorial_unit') }} = units.name_normalised
left join holders on households.household_id = holders.household_id
