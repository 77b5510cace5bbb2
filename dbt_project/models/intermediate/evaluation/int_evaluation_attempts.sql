-- One row per accepted visit: what came of it, which attempt it was, and what it tells.
{{ config(materialized='view') }}

with visits as (
    select
        visit_id,
        household_id,
        visited_on,
        {{ normalised('visit_status') }} as status,
        monthly_income,
        {{ is_structural_zero() }} as is_structural_zero,
        has_own_income,
        has_enterprise,
        {{ normalised('enterprise_activity') }} as enterprise_activity,
        wants_enterprise_training,
        {{ normalised('enterprise_training_topic') }} as enterprise_training_topic,
        wants_job_training,
        {{ normalised('job_training_topic') }} as job_training_topic,
        {{ normalised('main_income_source') }} as main_income_source
    from {{ accepted(ref('stg_visits')) }} as visits
),

judged as (
    select
        visits.*,
        case
            when status = 'EFECTIVA' and monthly_income is not null then 'effective'
            when status = 'EFECTIVA' and is_structural_zero then 'effective_no_own_income'
            when status = 'EFECTIVA' then 'effective_without_amount'
            when status = 'AUSENTE' then 'absent'
            when status = 'RECHAZADA' then 'refused'
            when status = 'NO EFECTIVA' then 'not_effective'
            else 'other'
        end as outcome
    from visits
),

numbered as (
    select
        judged.*,
        row_number() over (partition by household_id order by visited_on, visit_id) as visit_number,
        lag(visited_on) over (partition by household_id order by visited_on, visit_id) as previous_visit_on,
        -- An effective visit ends a round of attempts.
        coalesce(
            sum(case when status = 'EFECTIVA' then 1 else 0 end) over (
                partition by household_id order by visited_on, visit_id rows between unbounded preceding and 1 preceding
            ), 0
        ) as rounds_before
    from judged
)

select
    numbered.*,
    row_number() over (partition by household_id, rounds_before order by visited_on, visit_id) as attempt_number
from numbered
