-- One row per household of D × comparison: its income before and after the training, or why there is no comparison.
with changes as (
    select * from {{ ref('int_income_change') }} where measure_set = 'observed'
),

comparisons as (
    select 'latest' as comparison, changes.* from changes where is_cut_off
    union all
    select 'midterm', changes.* from changes where month_end = date '2026-07-31'
    union all
    select 'final', changes.* from changes where month_end = date '2026-12-31'
)

select
    comparisons.comparison,
    comparisons.household_id,
    households.territorial_unit,
    comparisons.first_training_on,
    comparisons.baseline_on,
    comparisons.baseline_visit_id,
    comparisons.baseline_income,
    comparisons.follow_up_on,
    comparisons.follow_up_visit_id,
    comparisons.follow_up_income,
    comparisons.nominal_change,
    case when comparisons.real_reason is null then comparisons.real_change end as real_change,
    comparisons.reason,
    comparisons.real_reason,
    cast(comparisons.nominal_direction as integer) as direction,
    cast(comparisons.real_direction as integer) as real_direction
from comparisons
inner join {{ ref('int_households') }} as households on comparisons.household_id = households.household_id
