-- One row per trait × free answer that accepted members or visits give: the label under which evaluation data shows it.
{{ config(materialized='view') }}

with answers as (
    select 'education_level' as trait, {{ normalised('education_level') }} as answer
    from {{ accepted(ref('stg_members')) }} as members
    where education_level is not null
    union all
    select 'main_income_source', {{ normalised('main_income_source') }}
    from {{ accepted(ref('stg_visits')) }} as visits
    where main_income_source is not null
),

counted as (
    select trait, answer, count(*) as answers from answers group by trait, answer
)

-- What few say could be one person's own words.
select
    counted.trait,
    counted.answer,
    case when counted.answers >= {{ var('evaluation_fewest_answers') }} then counted.answer else 'OTRAS' end as label
from counted
