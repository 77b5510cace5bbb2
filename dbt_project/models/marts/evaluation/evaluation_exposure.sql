-- One row per comparison × household that something of the plan, or an earlier course, reached by its cut-off: when.
{%- set phases = ['financial_literacy', 'business_management', 'technical_assistance'] %}
with cut_offs as (
    select * from {{ ref('int_evaluation_cut_offs') }}
),

training as (
    select
        comparison,
        household_id,
        min(first_on) as first_training_on,
        max(last_on) as last_training_on,
        sum(hours) as hours,
        count(*) as courses_count,
        {%- for phase in phases %}
        min(case when phase = '{{ phase }}' then first_on end) as {{ phase }}_on,
        min(case when phase = '{{ phase }}' then completed_on end) as {{ phase }}_done_on,
        {%- endfor %}
        min(case when track = 'employability' then first_on end) as employability_on,
        min(case when track = 'employability' then completed_on end) as employability_done_on
    from {{ ref('int_evaluation_training') }}
    group by comparison, household_id
),

reached as (
    select * from {{ ref('int_evaluation_exposure') }}
),

plans as (
    select cut_offs.comparison, enterprises.household_id, min(enterprises.business_plan_on) as business_plan_on
    from {{ ref('int_enterprises') }} as enterprises
    inner join cut_offs on enterprises.business_plan_on <= cut_offs.cut_off
    group by cut_offs.comparison, enterprises.household_id
),

route as (
    select cut_offs.comparison, steps.*
    from {{ ref('int_route_steps') }} as steps
    inner join cut_offs on steps.month_end = cut_offs.cut_off
)

select
    cut_offs.comparison,
    households.household_id,
    {{ month_label('training.first_training_on') }} as cohort,
    training.first_training_on,
    training.last_training_on,
    trained_before.household_id is not null as trained_before_plan_year,
    cast(coalesce(training.courses_count, 0) as integer) as courses_count,
    cast(case when training.household_id is null then 0 else training.hours end as double) as hours,
    {%- for phase in phases %}
    training.{{ phase }}_on,
    training.{{ phase }}_done_on,
    {%- endfor %}
    training.employability_on,
    training.employability_done_on,
    plans.business_plan_on,
    reached.seed_capital_on,
    reached.first_fair_on,
    reached.job_placement_on,
    case
        when route.phase_1_on is null then 0
        when route.phase_2_on is null then 1
        when route.phase_3_on is null then 2
        when route.plan_on is null then 3
        when route.capital_on is null then 4
        when route.market_on is null then 5
        when route.income_on is null then 6
        else 7
    end as route_steps
from {{ ref('int_households') }} as households
inner join cut_offs on households.affiliated_on <= cut_offs.cut_off
left join training on households.household_id = training.household_id and cut_offs.comparison = training.comparison
left join {{ ref('int_evaluation_trained_before') }} as trained_before
    on households.household_id = trained_before.household_id
left join reached on households.household_id = reached.household_id and cut_offs.comparison = reached.comparison
left join plans on households.household_id = plans.household_id and cut_offs.comparison = plans.comparison
left join route on households.household_id = route.household_id and cut_offs.comparison = route.comparison
where coalesce(training.household_id, reached.household_id, plans.household_id, trained_before.household_id) is not null
