-- One row per accepted visit: the district that its department, province and district name together.
with visits as (
    select
        visit_id,
        {{ normalised('department') }} as department,
        {{ normalised('province') }} as province,
        {{ normalised('district') }} as district
    from {{ accepted(ref('stg_visits')) }} as visits
),

-- 99 names are shared by 255 districts: only the three names together tell which one is meant.
districts as (
    select
        ubigeo as district_code,
        {{ normalised('departamento') }} as department,
        {{ normalised('provincia') }} as province,
        {{ normalised('distrito') }} as district
    from {{ ref('ubigeo_distrito_fusionado') }}
)

select visits.visit_id, districts.district_code
from visits
left join districts
    on visits.department = districts.department
    and visits.province = districts.province
    and visits.district = districts.district
