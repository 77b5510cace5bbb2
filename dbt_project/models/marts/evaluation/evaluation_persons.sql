-- One row per comparison × person who takes part in a course or fair, is given capital, is placed, or has an enterprise.
with cut_offs as (
    select * from {{ ref('int_evaluation_cut_offs') }}
),

courses as (
    select
        comparison,
        person_id,
        count(*) as courses_count,
        count(case when is_completed then 1 end) as completed_courses,
        sum(hours) as hours
    from {{ ref('evaluation_courses') }}
    group by comparison, person_id
),

fairs as (
    select comparison, person_id, count(*) as fairs_count
    from {{ ref('evaluation_fairs') }}
    group by comparison, person_id
),

enterprises as (
    select comparison, person_id, count(*) as enterprises_count
    from {{ ref('evaluation_enterprises') }}
    group by comparison, person_id
),

capital as (
    select cut_offs.comparison, deliveries.dni as person_id, count(*) as deliveries_count, sum(deliveries.amount) as amount
    from {{ ref('fct_seed_capital') }} as deliveries
    inner join cut_offs on deliveries.delivered_on <= cut_offs.cut_off
    group by cut_offs.comparison, deliveries.dni
),

placements as (
    select
        cut_offs.comparison,
        placements.dni as person_id,
        count(*) as placements_count,
        max(case when placements.is_formal then 1 else 0 end) as has_formal_job,
        max(placements.monthly_wage) as monthly_wage
    from {{ accepted(ref('stg_job_placements')) }} as placements
    inner join {{ ref('int_persons') }} as persons on placements.dni = persons.dni
    cross join cut_offs
    where {{ is_event('placements.starts_on', 'persons', 'cut_offs.cut_off') }}
    group by cut_offs.comparison, placements.dni
),

reached as (
    {% for part in ['courses', 'fairs', 'enterprises', 'capital', 'placements'] -%}
    select comparison, person_id from {{ part }}
    {% if not loop.last %}union{% endif %}
    {% endfor %}
),

schooling as (
    select labels.comparison, members.dni, labels.label as education_level
    from {{ accepted(ref('stg_members')) }} as members
    inner join {{ ref('int_evaluation_labels') }} as labels
        on labels.trait = 'education_level' and {{ normalised('members.education_level') }} = labels.answer
),

described as (
    select
        reached.comparison,
        reached.person_id,
        persons.household_id,
        persons.is_holder,
        {{ known('persons.sex') }} as sex,
        {{ published_age('persons.birth_date', 'cut_offs.cut_off') }} as age,
        {{ known_truth('persons.has_disability') }} as has_disability,
        {{ known('persons.mother_tongue') }} as mother_tongue,
        schooling.education_level
    from reached
    inner join cut_offs on reached.comparison = cut_offs.comparison
    inner join {{ ref('int_persons') }} as persons on reached.person_id = persons.dni
    left join schooling
        on reached.comparison = schooling.comparison and reached.person_id = schooling.dni
)

select
    described.comparison,
    described.person_id,
    described.household_id,
    described.is_holder,
    described.sex,
    described.age,
    described.has_disability,
    described.mother_tongue,
    described.education_level,
    cast(coalesce(courses.courses_count, 0) as integer) as courses_count,
    cast(coalesce(courses.completed_courses, 0) as integer) as completed_courses,
    cast(case when courses.person_id is null then 0 else courses.hours end as double) as hours,
    cast(coalesce(fairs.fairs_count, 0) as integer) as fairs_count,
    cast(coalesce(enterprises.enterprises_count, 0) as integer) as enterprises_count,
    cast(coalesce(capital.deliveries_count, 0) as integer) as seed_capital_deliveries,
    cast(capital.amount as double) as seed_capital_amount,
    cast(coalesce(placements.placements_count, 0) as integer) as job_placements_count,
    placements.has_formal_job = 1 as has_formal_job,
    cast(placements.monthly_wage as double) as monthly_wage
from described
left join courses on described.comparison = courses.comparison and described.person_id = courses.person_id
left join fairs on described.comparison = fairs.comparison and described.person_id = fairs.person_id
left join enterprises
    on described.comparison = enterprises.comparison and described.person_id = enterprises.person_id
left join capital on described.comparison = capital.comparison and described.person_id = capital.person_id
left join placements on described.comparison = placements.comparison and described.person_id = placements.person_id
