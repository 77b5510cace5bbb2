-- One row per comparison × person × course in which the person participates up to its cut-off.
with partners as (
    select * from {{ accepted(ref('stg_partners')) }} as partners
)

select
    training.comparison,
    training.dni as person_id,
    training.household_id,
    training.course_id,
    training.track,
    training.phase,
    training.partner_id,
    partners.partner_type,
    training.district_code,
    training.course_starts_on,
    training.course_ends_on,
    training.first_on,
    training.last_on,
    cast(training.hours as double) as hours,
    cast(training.planned_hours as double) as planned_hours,
    cast(training.sessions as integer) as sessions,
    training.is_enrolled,
    training.is_completed,
    training.completed_on,
    training.has_certificate,
    training.is_withdrawn and not training.is_completed as is_withdrawn
from {{ ref('int_evaluation_training') }} as training
inner join partners on training.partner_id = partners.partner_id
