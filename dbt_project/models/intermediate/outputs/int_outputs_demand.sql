-- One row per measure × effective visit: the households of the measures of demand, dated.
with visits as (
    select * from {{ ref('int_effective_visits') }}
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
