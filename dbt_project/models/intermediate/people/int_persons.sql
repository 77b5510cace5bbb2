-- One row per accepted member, with the household's dates and places.
with members as (
    select * from {{ accepted(ref('stg_members')) }} as members
),

households as (
    select * from {{ accepted(ref('stg_households')) }} as households
)

select
    members.dni,
    members.household_id,
    units.name_normalised as territorial_unit,
    units.label as territorial_unit_label,
    households.district_code,
    coalesce(households.area, 'unknown') as area,
    coalesce(households.poverty_class, 'unknown') as poverty_class,
    members.sex,
    case when members.has_disability then 'yes' when not members.has_disability then 'no' else 'unknown' end as has_disability,
    coalesce(tongues.label, 'unknown') as mother_tongue,
    coalesce(members.is_holder, false) as is_holder,
    members.birth_date,
    households.affiliated_on,
    households.disaffiliated_on
from members
inner join households on members.household_id = households.household_id
inner join {{ ref('int_territorial_units') }} as units
    on {{ normalised('households.territorial_unit') }} = units.name_normalised
left join {{ ref('int_mother_tongues') }} as tongues
    on {{ normalised('members.mother_tongue') }} = tongues.name_normalised
