-- One row per measure × period × breakdown value × entity (× span of knowledge, where that ends): who is counted, once.
{% set topics = ['demand', 'enterprises', 'training', 'capital', 'markets', 'jobs', 'partners', 'route'] %}
with dated as (
    {% for topic in topics -%}
    select * from {{ ref('int_outputs_' ~ topic) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

breakdowns as (
    select * from {{ ref('int_output_breakdowns') }}
),

-- What is dated within a period; only the year to date is broken down.
placed as (
    {% for period, starts_on in {
        'year_to_date': "date '" ~ var('plan_year_starts_on') ~ "'",
        'quarter': "cast(date_trunc('quarter', counted_on) as date)",
        'month': "cast(date_trunc('month', counted_on) as date)",
    }.items() -%}
    select dated.*, '{{ period }}' as period, {{ starts_on }} as starts_on, 'total' as breakdown, 'all' as label
    from dated
    union all
    {% endfor -%}
    {% for label in entity_labels() -%}
    select
        dated.*,
        'year_to_date',
        date '{{ var("plan_year_starts_on") }}',
        '{{ label }}',
        coalesce(dated.{{ label }}, 'unknown')
    from dated
    inner join breakdowns on dated.measure_code = breakdowns.measure_code and breakdowns.breakdown = '{{ label }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- What is counted, or what an amount rests on.
kinds as (
    select measures.measure_code, coalesce(rests_on.counts, measures.counts) as kind
    from {{ ref('measures') }} as measures
    left join {{ ref('measures') }} as rests_on on measures.rests_on = rests_on.measure_code
),

entities as (
    select
        measure_code,
        period,
        starts_on,
        breakdown,
        label,
        entity_id,
        any_value(household_id) as household_id,
        any_value(dni) as dni,
        any_value(district_code) as district_code,
        any_value(territorial_unit) as territorial_unit,
        sum(amount) as amount,
        min(known_from) as known_from,
        known_until
    from placed
    group by measure_code, period, starts_on, breakdown, label, entity_id, known_until
)

-- The traits are the person's where persons are counted or own what is, the holder's elsewhere.
select
    entities.measure_code,
    entities.period,
    entities.starts_on,
    entities.breakdown,
    entities.label,
    entities.entity_id,
    entities.household_id,
    substr(coalesce(entities.district_code, households.district_code), 1, 2) as department_code,
    coalesce(entities.territorial_unit, households.territorial_unit_label) as territorial_unit,
    coalesce(persons.sex, households.sex) as sex,
    households.area,
    households.poverty_class,
    entities.amount,
    case when entities.dni is null then households.birth_date else persons.birth_date end as birth_date,
    keys.record_key,
    entities.known_from,
    entities.known_until
from entities
left join {{ ref('int_households') }} as households on entities.household_id = households.household_id
left join {{ ref('int_persons') }} as persons on entities.dni = persons.dni
inner join kinds on entities.measure_code = kinds.measure_code
left join {{ ref('int_record_keys') }} as keys on kinds.kind = keys.kind and entities.entity_id = keys.entity_id
