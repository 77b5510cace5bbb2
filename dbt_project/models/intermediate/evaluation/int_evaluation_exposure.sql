-- One row per comparison × household that the plan reached by its cut-off: courses, fairs, seed capital, placements.
{{ config(materialized='view') }}

{%- set phases = ['financial_literacy', 'business_management', 'technical_assistance'] %}
{%- set parts = {
    'courses': ['trained_members', 'courses_count', 'completed_courses', 'withdrawn_courses', 'hours', 'planned_hours',
        'last_training_on', 'has_entrepreneurship', 'has_employability', 'completed_employability', 'partners_count'],
    'fairs': ['fairs_count', 'job_fairs_count', 'first_fair_on', 'fair_sales_amount'],
    'capital': ['seed_capital_on', 'seed_capital_amount'],
    'placements': ['job_placement_on'],
} %}

with cut_offs as (
    select * from {{ ref('int_evaluation_cut_offs') }}
),

courses as (
    select
        comparison,
        household_id,
        count(distinct dni) as trained_members,
        count(*) as courses_count,
        count(case when is_completed then 1 end) as completed_courses,
        count(case when is_withdrawn and not is_completed then 1 end) as withdrawn_courses,
        sum(hours) as hours,
        sum(planned_hours) as planned_hours,
        max(last_on) as last_training_on,
        max(case when track = 'entrepreneurship' then 1 else 0 end) as has_entrepreneurship,
        max(case when track = 'employability' then 1 else 0 end) as has_employability,
        max(case when track = 'employability' and is_completed then 1 else 0 end) as completed_employability,
        {%- for phase in phases %}
        max(case when phase = '{{ phase }}' then 1 else 0 end) as has_{{ phase }},
        max(case when phase = '{{ phase }}' and is_completed then 1 else 0 end) as completed_{{ phase }},
        {%- endfor %}
        count(distinct partner_id) as partners_count
    from {{ ref('int_evaluation_training') }}
    group by comparison, household_id
),

fairs as (
    select
        cut_offs.comparison,
        fairs.household_id,
        count(case when fairs.track = 'market_access' then 1 end) as fairs_count,
        count(case when fairs.track = 'job_fair' then 1 end) as job_fairs_count,
        min(case when fairs.track = 'market_access' then fairs.first_on end) as first_fair_on,
        sum(
            case
                when fairs.track = 'market_access' and coalesce(fairs.fair_ends_on, fairs.first_on) <= cut_offs.cut_off
                    then fairs.sales_amount
            end
        ) as fair_sales_amount
    from {{ ref('int_fair_attendance') }} as fairs
    inner join cut_offs on fairs.first_on <= cut_offs.cut_off
    group by cut_offs.comparison, fairs.household_id
),

capital as (
    select
        cut_offs.comparison,
        deliveries.household_id,
        min(deliveries.delivered_on) as seed_capital_on,
        sum(deliveries.amount) as seed_capital_amount
    from {{ ref('fct_seed_capital') }} as deliveries
    inner join cut_offs on deliveries.delivered_on <= cut_offs.cut_off
    group by cut_offs.comparison, deliveries.household_id
),

placements as (
    select
        cut_offs.comparison,
        persons.household_id,
        min(placements.starts_on) as job_placement_on
    from {{ accepted(ref('stg_job_placements')) }} as placements
    inner join {{ ref('int_persons') }} as persons on placements.dni = persons.dni
    cross join cut_offs
    where {{ is_event('placements.starts_on', 'persons', 'cut_offs.cut_off') }}
    group by cut_offs.comparison, persons.household_id
),

reached as (
    {% for part in parts -%}
    select comparison, household_id from {{ part }}
    {% if not loop.last %}union{% endif %}
    {% endfor %}
)

select
    reached.comparison,
    reached.household_id,
    {%- for phase in phases %}
    courses.has_{{ phase }},
    courses.completed_{{ phase }},
    {%- endfor %}
    {%- for part, columns in parts.items() %}{% set last_part = loop.last %}
    {%- for column in columns %}
    {{ part }}.{{ column }}{{ ',' if not (last_part and loop.last) }}
    {%- endfor %}{% endfor %}
from reached
{%- for part in parts %}
left join {{ part }} on reached.comparison = {{ part }}.comparison and reached.household_id = {{ part }}.household_id
{%- endfor %}
