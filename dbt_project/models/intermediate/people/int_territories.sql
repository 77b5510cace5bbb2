-- One row per territory with an accepted household, at each level of publication.
with households as (
    select distinct territorial_unit_label as territorial_unit, district_code from {{ ref('int_households') }}
),

districts as (
    select ubigeo as code, departamento as department, provincia as province, distrito as district
    from {{ ref('ubigeo_distrito_fusionado') }}
),

territories as (
    select 'national' as territory_level, 'PE' as territory_code, 'Perú' as territory_name
    union all
    select distinct 'territorial_unit', territorial_unit, territorial_unit from households
    union all
    select 'department', substr(code, 1, 2), min(department) from districts
    where code in (select district_code from households) group by substr(code, 1, 2)
    union all
    select 'province', substr(code, 1, 4), min(province) from districts
    where code in (select district_code from households) group by substr(code, 1, 4)
    union all
    select 'district', code, district from districts
    where code in (select district_code from households)
)

select * from territories
