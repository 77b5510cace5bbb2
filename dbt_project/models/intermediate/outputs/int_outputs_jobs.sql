-- One row per measure × participation in a job fair, or placement: the persons of the measures of jobs, dated.
with participations as (
    select * from {{ ref('int_fair_attendance') }} where track = 'job_fair'
),

placements as (
    select * from {{ ref('int_placements') }}
)

{{ dated_entities('job_fair_participants', 'participations', 'dni', 'first_on', person='dni') }}
union all
{{ dated_entities('placements', 'placements', 'dni', 'starts_on', person='dni') }}
union all
{{ dated_entities('formal_placements', 'placements', 'dni', 'starts_on', person='dni', where='is_formal') }}
