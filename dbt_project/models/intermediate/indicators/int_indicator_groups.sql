-- One row per indicator × variant × month end × district × territorial unit × traits: units counted, before any sum.
with units as (
    select * from {{ ref('int_indicator_units') }}
),

indicators as (
    select code, counted_unit from {{ ref('indicators') }}
),

-- The traits are the person's where persons are counted, the holder's elsewhere.
traits as (
    select 'household' as counted_unit, household_id as trait_id, sex, birth_date, has_disability, mother_tongue
    from {{ ref('int_households') }}
    union all
    select 'person', dni, sex, birth_date, has_disability, mother_tongue from {{ ref('int_persons') }}
)

select
    units.indicator_code,
    units.variant,
    units.month_end,
    households.district_code,
    households.territorial_unit_label as territorial_unit,
    households.area,
    households.poverty_class,
    traits.sex,
    {{ age_group('traits.birth_date', 'units.month_end') }} as age_group,
    traits.has_disability,
    traits.mother_tongue,
    count(*) filter (where units.is_numerator) as numerator,
    count(*) as denominator
from units
inner join indicators on units.indicator_code = indicators.code
inner join {{ ref('int_households') }} as households on units.household_id = households.household_id
inner join traits
    on indicators.counted_unit = traits.counted_unit
    and case when indicators.counted_unit = 'person' then units.unit_id else units.household_id end = traits.trait_id
group by all
