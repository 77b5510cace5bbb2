-- One row per household with a member who participates in a course: its first training and its first phase-2 completion.
select
    household_id,
    min(first_on) as first_training_on,
    min(case when is_completed and phase = 'business_management' then greatest(first_on, completed_on) end)
        as management_completed_on
from {{ ref('int_training') }}
group by household_id
