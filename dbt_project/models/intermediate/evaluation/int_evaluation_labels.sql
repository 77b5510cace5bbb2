-- One row per comparison × trait × free answer of accepted members, or of visits up to its cut-off: its label.
{{ config(materialized='view') }}

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
    union all
    select
        cut_offs.comparison,
        'main_income_source',
        {{ normalised('visits.main_income_source') }},
        visits.household_id
    from {{ accepted(ref('stg_visits')) }} as visits
    inner join cut_offs on visits.visited_on <= cut_offs.cut_off
    where visits.main_income_source is not null
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
