-- One row per trait × free answer that accepted members or visits give: the label under which evaluation data shows it.
{{ config(materialized='view') }}

with answers as (
    select 'education_level' as trait, {{ normalised('education_level') }} as answer, household_id
    from {{ accepted(ref('stg_members')) }} as members
    where education_level is not null
    union all
    select 'main_income_source', {{ normalised('main_income_source') }}, household_id
    from {{ accepted(ref('stg_visits')) }} as visits
    where main_income_source is not null
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
