-- One row per comparison × accepted visit up to its cut-off of a household affiliated by then, participant or not.
with cut_offs as (
    select * from {{ ref('int_evaluation_cut_offs') }}
),

training as (
    select * from {{ ref('int_household_training') }}
),

measured as (
    select visit_id from {{ ref('int_measurements') }} where measure_set = 'observed'
),

prices as (
    select period, cast(price_level as double) as price_level from {{ ref('int_price_index') }}
),

labels as (
    select * from {{ ref('int_evaluation_labels') }}
)

select
    cut_offs.comparison,
    visits.household_id,
    cast(visits.visit_number as integer) as visit_number,
    visits.visited_on,
    visits.outcome,
    cast(visits.attempt_number as integer) as attempt_number,
    cast({{ days_between('visits.previous_visit_on', 'visits.visited_on') }} as integer) as days_since_previous,
    measured.visit_id is not null as is_measurement,
    training.household_id is not null as is_participant,
    cast({{ days_between('training.first_training_on', 'visits.visited_on') }} as integer) as days_since_training,
    cast(visits.monthly_income as double) as income,
    cast(case when visits.is_structural_zero and visits.status = 'EFECTIVA' then 0 else visits.monthly_income end as double)
        as income_with_zeros,
    cast(visits.monthly_income as double) * 100 / prices.price_level as real_income,
    visits.has_own_income,
    visits.has_enterprise,
    activities.label as enterprise_activity,
    visits.wants_enterprise_training as wants_business,
    business_topics.label as business_topic,
    visits.wants_job_training as wants_job,
    job_topics.label as job_topic,
    sources.label as main_income_source
from {{ ref('int_evaluation_attempts') }} as visits
inner join cut_offs on visits.visited_on <= cut_offs.cut_off
inner join {{ ref('int_households') }} as households
    on visits.household_id = households.household_id and households.affiliated_on <= cut_offs.cut_off
left join training
    on visits.household_id = training.household_id and training.first_training_on <= cut_offs.cut_off
left join measured on visits.visit_id = measured.visit_id
left join prices on {{ month_label('visits.visited_on') }} = prices.period
{{ join_label('activities', 'enterprise_activity', 'cut_offs.comparison', 'visits.enterprise_activity') }}
{{ join_label('business_topics', 'enterprise_training_topic', 'cut_offs.comparison', 'visits.enterprise_training_topic') }}
{{ join_label('job_topics', 'job_training_topic', 'cut_offs.comparison', 'visits.job_training_topic') }}
{{ join_label('sources', 'main_income_source', 'cut_offs.comparison', 'visits.main_income_source') }}
