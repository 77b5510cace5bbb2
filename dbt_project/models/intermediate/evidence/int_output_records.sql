-- One row per measure × entity × record that has it counted × span of knowledge: the way from an entity to delivered rows.
{{ config(materialized='view') }}

with dated as (
    select
        dated.measure_code,
        dated.entity_id,
        dated.household_id,
        dated.counted_on,
        dated.known_from,
        dated.known_until,
        dated.track,
        dated.phase,
        measures.topic
    from {{ ref('int_dated_entities') }} as dated
    inner join {{ ref('measures') }} as measures on dated.measure_code = measures.measure_code
),

training as (
    select training.*, training.dni || '/' || training.course_id as participation_id
    from {{ ref('int_training') }} as training
),

fairs as (
    select
        attendance.*,
        attendance.dni || '/' || attendance.fair_id as participation_id,
        case attendance.track when 'job_fair' then 'jobs' else 'markets' end as topic
    from {{ ref('int_fair_attendance') }} as attendance
),

-- What has a household do a step of the route; the income is asked at each month end.
steps as (
    select
        household_id,
        case phase when 'financial_literacy' then 1 when 'business_management' then 2 else 3 end as step,
        completed_on as done_on,
        cast(null as date) as month_end,
        'participations' as record_kind,
        participation_id as record_id
    from training
    where is_completed and track = 'entrepreneurship'
    union all
    select household_id, 4, business_plan_on, null, 'enterprises', enterprise_id from {{ ref('int_enterprises') }}
    union all
    select household_id, 5, delivered_on, null, 'seed_capital', delivery_id from {{ ref('fct_seed_capital') }}
    union all
    select household_id, 6, first_on, null, 'fair_participations', participation_id from fairs where topic = 'markets'
    {% for visit in ['baseline', 'follow_up'] -%}
    union all
    select household_id, 7, follow_up_on, month_end, 'visits', {{ visit }}_visit_id
    from {{ ref('int_income_change') }}
    where measure_set = 'observed' and nominal_direction > 0
    {% endfor %}
),

-- Courses, fairs, agreements, enterprises and deliveries are counted by their own record.
own as (
    select
        dated.measure_code, dated.entity_id, dated.known_from, dated.known_until,
        kinds.record_kind, dated.entity_id as record_id
    from dated
    inner join {{ ref('measures') }} as measures on dated.measure_code = measures.measure_code
    left join {{ ref('measures') }} as rests_on on measures.rests_on = rests_on.measure_code
    inner join (
        {% for topic, counts, kind in [
            ('training', 'events', 'courses'),
            ('markets', 'events', 'fairs'),
            ('partners', 'events', 'agreements'),
            ('enterprises', 'enterprises', 'enterprises'),
            ('capital', 'deliveries', 'seed_capital'),
        ] -%}
        select '{{ topic }}' as topic, '{{ counts }}' as counts, '{{ kind }}' as record_kind
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as kinds
        on measures.topic = kinds.topic and coalesce(rests_on.counts, measures.counts) = kinds.counts
),

by_others as (
    select dated.*, 'visits' as record_kind, visits.visit_id as record_id
    from dated
    inner join {{ ref('int_effective_visits') }} as visits
        on dated.entity_id = visits.household_id and dated.counted_on = visits.visited_on
    where dated.topic = 'demand'
    union all
    select dated.*, 'participations', training.participation_id
    from dated
    inner join training
        on dated.household_id = training.household_id
        and dated.entity_id in (training.household_id, training.dni, training.participation_id)
        and dated.counted_on in (training.first_on, training.completed_on)
        and coalesce(dated.track, training.track) = training.track
        and (dated.phase is null or dated.phase = training.phase)
    where dated.topic = 'training'
    union all
    select dated.*, 'seed_capital', deliveries.delivery_id
    from dated
    inner join {{ ref('fct_seed_capital') }} as deliveries
        on dated.entity_id = deliveries.household_id and dated.counted_on = deliveries.delivered_on
    where dated.topic = 'capital'
    union all
    select dated.*, 'fair_participations', fairs.participation_id
    from dated
    inner join fairs
        on dated.topic = fairs.topic
        and dated.household_id = fairs.household_id
        and dated.counted_on = fairs.first_on
        and dated.entity_id in (fairs.household_id, fairs.dni, fairs.participation_id)
    where dated.measure_code not in ('placements', 'formal_placements')
    union all
    select dated.*, 'job_placements', placements.placement_id
    from dated
    inner join {{ ref('int_placements') }} as placements
        on dated.entity_id = placements.dni and dated.counted_on = placements.starts_on
    where dated.measure_code in ('placements', 'formal_placements')
    union all
    select dated.*, steps.record_kind, steps.record_id
    from dated
    inner join steps
        on dated.entity_id = steps.household_id
        and steps.done_on <= dated.counted_on
        and steps.step <= cast(substr(dated.measure_code, 7, 1) as integer)
        and (steps.month_end is null or steps.month_end = dated.known_from)
    where dated.topic = 'route'
)

select * from own
union all
select distinct measure_code, entity_id, known_from, known_until, record_kind, record_id from by_others
