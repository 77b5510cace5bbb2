-- One row per indicator × variant × month end × district × territorial unit × traits: units counted, before any sum.
{% set traits = ['area', 'poverty_class', 'sex', 'age_group', 'has_disability', 'mother_tongue'] %}
with units as (
    select * from {{ ref('int_indicator_units') }}
),

-- The traits are the person's where persons are counted, the holder's elsewhere.
described as (
    select
        units.indicator_code,
        units.variant,
        units.month_end,
        units.is_numerator,
        units.is_measured,
        keys.record_key,
        households.district_code,
        households.territorial_unit_label as territorial_unit,
        households.area,
        households.poverty_class,
        coalesce(persons.sex, households.sex) as sex,
        case when units.dni is null then households.birth_date else persons.birth_date end as birth_date,
        coalesce(persons.has_disability, households.has_disability) as has_disability,
        coalesce(persons.mother_tongue, households.mother_tongue) as mother_tongue
    from units
    inner join {{ ref('int_households') }} as households on units.household_id = households.household_id
    left join {{ ref('int_record_keys') }} as keys on units.unit_kind = keys.kind and units.unit_id = keys.entity_id
    left join {{ ref('int_persons') }} as persons on units.dni = persons.dni
),

aged as (
    select described.*, {{ age_group('birth_date', 'month_end') }} as age_group from described
)

-- Only the official figures are broken down.
select
    indicator_code,
    variant,
    month_end,
    district_code,
    territorial_unit,
    {% for trait in traits -%}
    case when variant = 'official' then {{ trait }} else 'all' end as {{ trait }},
    {% endfor -%}
    count(*) filter (where is_numerator) as numerator,
    count(*) as denominator,
    count(*) filter (where is_measured) as measured,
    {{ cell_key('record_key', 'is_numerator') }} as numerator_key,
    {{ cell_key('record_key') }} as denominator_key,
    {{ cell_key('record_key', 'is_measured') }} as measured_key
from aged
group by all
