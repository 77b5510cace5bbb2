-- One row per month × territorial unit × partner × track × phase.
select
    month,
    territorial_unit,
    partner_id,
    partner_name,
    track,
    phase,
    participants,
    households,
    completions,
    hours
from {{ ref('int_training_summary') }}
