-- One row per accepted person: under which name and where they are found, and who answers for their household.
{{ config(materialized='view') }}

with members as (
    select
        dni,
        given_names || coalesce(' ' || paternal_surname, '') || coalesce(' ' || maternal_surname, '') as person_name
    from {{ accepted(ref('stg_members')) }} as accepted_members
),

households as (
    select household_id, populated_place from {{ accepted(ref('stg_households')) }} as accepted_households
),

districts as (
    select territory_code, territory_name from {{ ref('int_territories') }} where territory_level = 'district'
)

select
    persons.dni,
    persons.household_id,
    persons.territorial_unit_label as territorial_unit,
    members.person_name,
    districts.territory_name as district_name,
    households.populated_place,
    -- the holder; the lowest document where several say so, or none does
    row_number() over (
        partition by persons.household_id
        order by case when persons.is_holder then 0 else 1 end, persons.dni
    ) = 1 as is_contact,
    persons.affiliated_on,
    persons.disaffiliated_on
from {{ ref('int_persons') }} as persons
inner join members on persons.dni = members.dni
inner join households on persons.household_id = households.household_id
left join districts on persons.district_code = districts.territory_code
