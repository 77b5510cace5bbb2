-- One row per comparison × household of D: which measurement it lacks, and what the visits that sought it tell.
with cut_offs as (
    select * from {{ ref('int_evaluation_cut_offs') }}
),

sought as (
    select
        cut_offs.comparison,
        changes.household_id,
        case
            when changes.reason is null then 'none'
            when changes.reason = 'no_baseline' then 'baseline'
            when changes.reason = 'not_yet_due' then 'not_yet_due'
            else 'follow_up'
        end as lacks,
        case when changes.reason <> 'no_baseline' then baselines.follow_up_from end as sought_from,
        case when changes.reason = 'no_baseline' then changes.first_training_on else cut_offs.cut_off end as sought_until,
        coalesce(households.disaffiliated_on <= cut_offs.cut_off, false) as is_disaffiliated
    from {{ ref('int_income_change') }} as changes
    inner join cut_offs on changes.month_end = cut_offs.cut_off
    inner join {{ ref('int_baselines') }} as baselines
        on changes.household_id = baselines.household_id and changes.measure_set = baselines.measure_set
    inner join {{ ref('int_households') }} as households on changes.household_id = households.household_id
    where changes.measure_set = 'observed'
),

attempts as (
    select
        sought.comparison,
        sought.household_id,
        count(*) as attempts_count,
        max(visits.visit_number) as last_number
    from sought
    inner join {{ ref('int_evaluation_attempts') }} as visits
        on sought.household_id = visits.household_id
        and visits.visited_on <= sought.sought_until
        and (sought.sought_from is null or visits.visited_on >= sought.sought_from)
    where sought.lacks in ('baseline', 'follow_up')
    group by sought.comparison, sought.household_id
)

select
    sought.comparison,
    sought.household_id,
    sought.lacks,
    case
        when sought.lacks in ('none', 'not_yet_due') then null
        else coalesce(last_visits.outcome, 'not_visited')
    end as last_outcome,
    case when sought.lacks in ('baseline', 'follow_up') then cast(coalesce(attempts.attempts_count, 0) as integer) end
        as attempts_count,
    sought.is_disaffiliated
from sought
left join attempts on sought.comparison = attempts.comparison and sought.household_id = attempts.household_id
left join {{ ref('int_evaluation_attempts') }} as last_visits
    on attempts.household_id = last_visits.household_id and attempts.last_number = last_visits.visit_number
