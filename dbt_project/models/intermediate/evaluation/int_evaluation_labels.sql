-- One row per trait × free answer that accepted rows give: the label under which evaluation data shows it.
{{ config(materialized='view') }}

{%- set of_visits = ['main_income_source', 'enterprise_activity', 'enterprise_training_topic', 'job_training_topic'] %}
with answers as (
    select 'education_level' as trait, {{ normalised('education_level') }} as answer, household_id
    from {{ accepted(ref('stg_members')) }} as members
    where education_level is not null
    {%- for trait in of_visits %}
    union all
    select '{{ trait }}', {{ normalised(trait) }}, household_id
    from {{ accepted(ref('stg_visits')) }} as visits
    where {{ trait }} is not null
    {%- endfor %}
    union all
    select 'business_line', {{ normalised('business_line') }}, household_id
    from {{ ref('int_fair_attendance') }}
    where business_line is not null
),

counted as (
    select trait, answer, count(distinct household_id) as households from answers group by trait, answer
)

-- What few households say could be one person's own words.
select
    counted.trait,
    counted.answer,
    case when counted.households >= {{ var('evaluation_fewest_answers') }} then counted.answer else 'OTRAS' end as label
from counted
