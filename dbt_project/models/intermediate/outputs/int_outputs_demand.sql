-- One row per measure × effective visit: the households of the measures of demand, dated.
with visits as (
    select
        visits.household_id,
        visits.visited_on,
        visits.wants_enterprise_training,
        visits.wants_job_training,
        {{ normalised('visits.enterprise_training_topic') }} as enterprise_training_topic,
        {{ normalised('visits.job_training_topic') }} as job_training_topic
    from {{ accepted(ref('stg_visits')) }} as visits
    inner join {{ ref('int_households') }} as households on visits.household_id = households.household_id
    cross join {{ source('control', 'clock') }} as clock
    where {{ normalised('visits.visit_status') }} = 'EFECTIVA'
        and {{ is_event('visits.visited_on', 'households', 'clock.as_of') }}
),

wants_enterprise_training as (
    select household_id, visited_on, enterprise_training_topic as topic from visits where wants_enterprise_training
),

wants_job_training as (
    select household_id, visited_on, job_training_topic as topic from visits where wants_job_training
)

{{ dated_entities('households_visited', 'visits', 'household_id', 'visited_on') }}
{% for measure in ['wants_enterprise_training', 'wants_job_training'] -%}
union all
{{ dated_entities(measure, measure, 'household_id', 'visited_on', labels=['topic']) }}
{% endfor %}
