-- One row per comparison × household of D: covariates, what it took part in, and its income before and after.
{%- set phases = ['financial_literacy', 'business_management', 'technical_assistance'] %}
with cut_offs as (
    select * from {{ ref('int_evaluation_cut_offs') }}
),

registry as (
    select * from {{ ref('evaluation_registry') }}
),

changes as (
    select cut_offs.comparison, cut_offs.cut_off, changes.*
    from {{ ref('int_income_change') }} as changes
    inner join cut_offs on changes.month_end = cut_offs.cut_off
),

exposure as (
    select * from {{ ref('int_evaluation_exposure') }}
),

visits as (
    select * from {{ ref('int_evaluation_visits') }}
),

labels as (
    select * from {{ ref('int_evaluation_labels') }}
),

trained_before as (
    select * from {{ ref('int_evaluation_trained_before') }}
),

described as (
    select
        changes.household_id,
        changes.comparison,
        visits.has_enterprise,
        visits.has_own_income,
        visits.wants_enterprise_training,
        visits.wants_job_training,
        sources.label as main_income_source
    from changes
    inner join visits
        on changes.household_id = visits.household_id and changes.baseline_on = visits.visited_on
    {{ join_label('sources', 'main_income_source', 'changes.comparison', normalised('visits.main_income_source')) }}
    where changes.measure_set = 'observed'
)

select
    observed.comparison,
    observed.household_id,
    registry.territorial_unit,
    registry.department_code,
    registry.district_code,
    registry.area,
    registry.poverty_class,
    registry.holder_sex,
    registry.holder_age,
    registry.holder_has_disability,
    registry.holder_mother_tongue,
    registry.household_size,
    registry.enterprises_count,
    registry.affiliated_on,
    registry.disaffiliated_on,
    trained_before.household_id is not null as trained_before_plan_year,
    observed.first_training_on,
    exposure.last_training_on,
    cast(exposure.trained_members as integer) as trained_members,
    cast(exposure.courses_count as integer) as courses_count,
    cast(exposure.completed_courses as integer) as completed_courses,
    cast(exposure.withdrawn_courses as integer) as withdrawn_courses,
    cast(exposure.hours as double) as hours,
    cast(exposure.planned_hours as double) as planned_hours,
    cast(exposure.partners_count as integer) as partners_count,
    exposure.has_entrepreneurship = 1 as has_entrepreneurship,
    exposure.has_employability = 1 as has_employability,
    exposure.completed_employability = 1 as completed_employability,
    {%- for phase in phases %}
    exposure.has_{{ phase }} = 1 as has_{{ phase }},
    exposure.completed_{{ phase }} = 1 as completed_{{ phase }},
    {%- endfor %}
    cast(exposure.has_financial_literacy + exposure.has_business_management + exposure.has_technical_assistance as integer)
        as phases_count,
    cast(coalesce(exposure.fairs_count, 0) as integer) as fairs_count,
    exposure.first_fair_on,
    cast(exposure.fair_sales_amount as double) as fair_sales_amount,
    cast(coalesce(exposure.job_fairs_count, 0) as integer) as job_fairs_count,
    exposure.seed_capital_on is not null as has_seed_capital,
    exposure.seed_capital_on,
    cast(exposure.seed_capital_amount as double) as seed_capital_amount,
    exposure.job_placement_on is not null as has_job_placement,
    exposure.job_placement_on,
    observed.baseline_on,
    cast(observed.baseline_income as double) as baseline_income,
    described.has_enterprise as baseline_has_enterprise,
    described.has_own_income as baseline_has_own_income,
    described.main_income_source as baseline_income_source,
    described.wants_enterprise_training as baseline_wants_business,
    described.wants_job_training as baseline_wants_job,
    observed.follow_up_on,
    cast(observed.follow_up_income as double) as follow_up_income,
    cast(observed.nominal_change as double) as nominal_change,
    case when observed.real_reason is null then observed.real_change end as real_change,
    observed.reason,
    observed.real_reason,
    cast(observed.nominal_direction as integer) as direction,
    case when observed.real_reason is null then cast(observed.real_direction as integer) end as real_direction,
    cast({{ days_between('observed.baseline_on', 'observed.follow_up_on') }} as integer) as days_between,
    {{ months_between('observed.baseline_on', 'observed.follow_up_on') }} as months_between,
    cast({{ days_between('observed.baseline_on', 'observed.first_training_on') }} as integer) as days_baseline_to_training,
    cast({{ days_between('observed.first_training_on', 'observed.follow_up_on') }} as integer) as days_training_to_follow_up,
    with_zeros.baseline_on as baseline_on_with_zeros,
    cast(with_zeros.baseline_income as double) as baseline_income_with_zeros,
    with_zeros.follow_up_on as follow_up_on_with_zeros,
    cast(with_zeros.follow_up_income as double) as follow_up_income_with_zeros,
    with_zeros.reason as reason_with_zeros
from changes as observed
inner join changes as with_zeros
    on observed.comparison = with_zeros.comparison
    and observed.household_id = with_zeros.household_id
    and with_zeros.measure_set = 'with_zeros'
inner join registry
    on observed.comparison = registry.comparison and observed.household_id = registry.household_id
inner join exposure
    on observed.comparison = exposure.comparison and observed.household_id = exposure.household_id
left join trained_before on observed.household_id = trained_before.household_id
left join described
    on observed.comparison = described.comparison and observed.household_id = described.household_id
where observed.measure_set = 'observed'
