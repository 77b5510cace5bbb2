-- One row per comparison × accepted household affiliated by its cut-off: covariates, and whether it belongs to D.
with cut_offs as (
    select * from {{ ref('int_evaluation_cut_offs') }}
),

households as (
    select * from {{ ref('int_households') }}
),

sizes as (
    select household_id, count(*) as household_size
    from {{ ref('int_persons') }}
    group by household_id
),

training as (
    select * from {{ ref('int_household_training') }}
),

enterprises as (
    select cut_offs.comparison, persons.household_id, count(*) as enterprises_count
    from {{ accepted(ref('stg_enterprises')) }} as enterprises
    inner join {{ ref('int_persons') }} as persons on enterprises.dni = persons.dni
    inner join cut_offs on enterprises.registered_on <= cut_offs.cut_off
    group by cut_offs.comparison, persons.household_id
),

-- What was known of a household's income before the plan year, of participants and others alike.
last_before as (
    select household_id, max(visited_on) as visited_on
    from {{ ref('int_evaluation_visits') }}
    where visited_on < date '{{ var("plan_year_starts_on") }}' and income is not null
    group by household_id
),

earlier as (
    select visits.*
    from {{ ref('int_evaluation_visits') }} as visits
    inner join last_before
        on visits.household_id = last_before.household_id and visits.visited_on = last_before.visited_on
)

select
    cut_offs.comparison,
    households.household_id,
    coalesce(training.first_training_on <= cut_offs.cut_off, false) as is_participant,
    households.territorial_unit_label as territorial_unit,
    substr(households.district_code, 1, 2) as department_code,
    households.district_code,
    {{ known('households.area') }} as area,
    {{ known('households.poverty_class') }} as poverty_class,
    {{ known('households.sex') }} as holder_sex,
    {{ published_age('households.birth_date', 'cut_offs.cut_off') }} as holder_age,
    {{ known_truth('households.has_disability') }} as holder_has_disability,
    {{ known('households.mother_tongue') }} as holder_mother_tongue,
    cast(coalesce(sizes.household_size, 0) as integer) as household_size,
    cast(coalesce(enterprises.enterprises_count, 0) as integer) as enterprises_count,
    {{ published_affiliation('households.affiliated_on') }} as affiliated_on,
    case when households.disaffiliated_on <= cut_offs.cut_off then households.disaffiliated_on end as disaffiliated_on,
    earlier.visited_on as prior_visit_on,
    cast(earlier.income as double) as prior_income,
    earlier.has_own_income as prior_has_own_income,
    earlier.has_enterprise as prior_has_enterprise
from households
inner join cut_offs on households.affiliated_on <= cut_offs.cut_off
left join sizes on households.household_id = sizes.household_id
left join training on households.household_id = training.household_id
left join enterprises
    on households.household_id = enterprises.household_id and cut_offs.comparison = enterprises.comparison
left join earlier on households.household_id = earlier.household_id
