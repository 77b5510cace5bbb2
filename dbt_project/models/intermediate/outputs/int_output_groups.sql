-- One row per measure × period × month end × breakdown value × place × traits: how many entities, and their amount.
{% set place %}
    substr(coalesce(entities.district_code, households.district_code), 1, 2) as department_code,
    coalesce(entities.territorial_unit, households.territorial_unit_label) as territorial_unit
{% endset %}
{% set first_month = "cast(date_trunc('month', entities.known_from) as date)" %}
with labels as (
    select * from {{ ref('int_output_labels') }}
),

-- The traits are the person's where persons are counted or own what is, the holder's elsewhere.
described as (
    select
        entities.measure_code,
        entities.starts_on,
        {{ place }},
        coalesce(persons.sex, households.sex) as sex,
        case when entities.dni is null then households.birth_date else persons.birth_date end as birth_date,
        households.area,
        households.poverty_class,
        {{ first_month }} as known_from,
        entities.known_until,
        entities.amount,
        entities.record_key
    from {{ ref('int_output_entities') }} as entities
    left join {{ ref('int_households') }} as households on entities.household_id = households.household_id
    left join {{ ref('int_persons') }} as persons on entities.dni = persons.dni
    where entities.period = 'year_to_date' and entities.breakdown = 'total'
),

aged as (
    select
        described.*,
        {{ age_group('described.birth_date', "date '" ~ var('plan_year_starts_on') ~ "'") }} as age_before,
        {{ age_group('described.birth_date', 'clock.as_of') }} as age_after
    from described
    cross join {{ source('control', 'clock') }} as clock
),

-- As few rows as can be before they are told at every month end: of births, only those that change the group of age.
grouped as (
    select
        measure_code, 'year_to_date' as period, starts_on, 'total' as breakdown, 'all' as label,
        department_code, territorial_unit, sex, age_after,
        case when age_before <> age_after then birth_date end as birth_date,
        area, poverty_class, known_from, known_until, count(*) as entities, sum(amount) as amount,
        {{ cell_key('record_key') }} as entities_key
    from aged
    group by all
    union all
    select
        entities.measure_code, entities.period, entities.starts_on, entities.breakdown, entities.label,
        {{ place }}, 'all' as sex, 'all' as age_after, cast(null as date) as birth_date, 'all' as area, 'all' as poverty_class,
        {{ first_month }} as known_from, entities.known_until, count(*) as entities, sum(entities.amount) as amount,
        {{ cell_key('entities.record_key') }} as entities_key
    from {{ ref('int_output_entities') }} as entities
    left join {{ ref('int_households') }} as households on entities.household_id = households.household_id
    where entities.period <> 'year_to_date' or entities.breakdown <> 'total'
    group by all
),

known as (
    select grouped.*, periods.month_end
    from grouped
    inner join {{ ref('int_output_periods') }} as periods
        on grouped.period = periods.period
        and grouped.starts_on = periods.starts_on
        and {{ is_known('grouped', 'periods.month_end') }}
),

-- Who bears several labels that few bear stands under OTRAS once.
others as (
    select distinct
        entities.measure_code, entities.period, labels.month_end, entities.breakdown, entities.entity_id,
        {{ place }}, entities.amount, entities.record_key
    from {{ ref('int_output_entities') }} as entities
    inner join labels
        on entities.measure_code = labels.measure_code
        and entities.breakdown = labels.breakdown
        and entities.label = labels.label
        and {{ is_known('entities', 'labels.month_end') }}
    left join {{ ref('int_households') }} as households on entities.household_id = households.household_id
    where entities.breakdown in ('{{ typed_labels() | join("', '") }}') and labels.published_label = 'OTRAS'
),

told as (
    select
        known.measure_code, known.period, known.month_end, known.breakdown, known.label as breakdown_value,
        known.department_code, known.territorial_unit, known.sex,
        case
            when known.birth_date is null then known.age_after else {{ age_group('known.birth_date', 'known.month_end') }}
        end as age_group,
        known.area, known.poverty_class, known.entities, known.amount, known.entities_key
    from known
    left join labels
        on known.measure_code = labels.measure_code
        and known.month_end = labels.month_end
        and known.breakdown = labels.breakdown
        and known.label = labels.label
    where labels.published_label is null or labels.published_label <> 'OTRAS'
    union all
    select
        measure_code, period, month_end, breakdown, 'OTRAS', department_code, territorial_unit,
        'all', 'all', 'all', 'all', 1, amount, record_key
    from others
)

select
    measure_code, period, month_end, breakdown, breakdown_value, department_code, territorial_unit,
    {{ entity_traits() | join(', ') }},
    sum(entities) as entities,
    sum(amount) as amount,
    {{ cell_key('entities_key') }} as entities_key
from told
group by all
