-- One row per household that completed phase 1 × month end: the day of each step of the route as known at that month end.
{% set phases = {'phase_1': 'financial_literacy', 'phase_2': 'business_management', 'phase_3': 'technical_assistance'} %}
with months as (
    select month_end from {{ ref('int_month_ends') }}
),

phases as (
    select
        completions.household_id,
        months.month_end,
        {% for step, phase in phases.items() -%}
        min(completions.completed_on) filter (where completions.phase = '{{ phase }}') as {{ step }}_on{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_training') }} as completions
    inner join months
        on completions.first_on <= months.month_end and completions.completed_on <= months.month_end
    where completions.is_completed
    group by completions.household_id, months.month_end
),

-- The plan may be of any year; whether the household was affiliated is not asked of it.
other_steps as (
    select household_id, 'plan' as step, min(business_plan_on) as done_on
    from {{ ref('int_enterprises') }}
    group by household_id
    union all
    select household_id, 'capital', min(delivered_on) from {{ ref('fct_seed_capital') }} group by household_id
    union all
    select household_id, 'market', min(first_on)
    from {{ ref('int_fair_attendance') }}
    where track = 'market_access'
    group by household_id
),

increases as (
    select household_id, month_end, follow_up_on
    from {{ ref('int_income_change') }}
    where measure_set = 'observed' and nominal_direction > 0
)

select
    phases.household_id,
    phases.month_end,
    phases.phase_1_on,
    phases.phase_2_on,
    phases.phase_3_on,
    {% for step in ['plan', 'capital', 'market'] -%}
    min(other_steps.done_on) filter (where other_steps.step = '{{ step }}') as {{ step }}_on,
    {% endfor -%}
    min(increases.follow_up_on) as income_on
from phases
left join other_steps on phases.household_id = other_steps.household_id and other_steps.done_on <= phases.month_end
left join increases on phases.household_id = increases.household_id and phases.month_end = increases.month_end
where phases.phase_1_on is not null
group by phases.household_id, phases.month_end, phases.phase_1_on, phases.phase_2_on, phases.phase_3_on
