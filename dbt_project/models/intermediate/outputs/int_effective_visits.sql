-- One row per effective visit of the plan year to a household then affiliated: what it says of demand.
{{ config(materialized=shared_view()) }}

select
    visits.visit_id,
    visits.household_id,
    visits.visited_on,
    visits.has_enterprise,
    visits.enterprise_activity,
    visits.enterprise_run_by,
    visits.wants_enterprise_training,
    {{ normalised('visits.enterprise_training_topic') }} as enterprise_training_topic,
    visits.wants_job_training,
    visits.job_training_who,
    {{ normalised('visits.job_training_topic') }} as job_training_topic
from {{ accepted(ref('stg_visits')) }} as visits
inner join {{ ref('int_households') }} as households on visits.household_id = households.household_id
cross join {{ source('control', 'clock') }} as clock
where {{ normalised('visits.visit_status') }} = 'EFECTIVA'
    and {{ is_event('visits.visited_on', 'households', 'clock.as_of') }}
