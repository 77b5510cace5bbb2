-- One row per comparison × trait × free answer that rows up to its cut-off give: the label that evaluation data shows.
{{ config(materialized='view') }}

{%- set of_visits = ['main_income_source', 'enterprise_activity', 'enterprise_training_topic', 'job_training_topic'] %}
with cut_offs as (
    select * from {{ ref('int_evaluation_cut_offs') }}
),

answers as (
    select
        cut_offs.comparison,
        'education_level' as trait,
        {{ normalised('members.education_level') }} as answer,
        members.household_id
    from {{ accepted(ref('stg_members')) }} as members
    cross join cut_offs
    where members.education_level is not null
    {%- for trait in of_visits %}
    union all
    select cut_offs.comparison, '{{ trait }}', {{ normalised('visits.' ~ trait) }}, visits.household_id
    from {{ accepted(ref('stg_visits')) }} as visits
    inner join cut_offs on visits.visited_on <= cut_offs.cut_off
    where visits.{{ trait }} is not null
    {%- endfor %}
    union all
    select cut_offs.comparison, 'business_line', {{ normalised('fairs.business_line') }}, fairs.household_id
    from {{ ref('int_fair_attendance') }} as fairs
    inner join cut_offs on fairs.first_on <= cut_offs.cut_off
    where fairs.business_line is not null
),

counted as (
    select comparison, trait, answer, count(distinct household_id) as households
    from answers
    group by comparison, trait, answer
)

-- What few households say could be one person's own words.
select
    counted.comparison,
    counted.trait,
    counted.answer,
    case when counted.households >= {{ var('evaluation_fewest_answers') }} then counted.answer else 'OTRAS' end as label
from counted
