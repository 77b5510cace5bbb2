-- One row per household of D × comparison: its income before and after the training, or why there is no comparison.
with changes as (
    select * from {{ ref('int_income_change') }} where measure_set = 'observed'
),

comparisons as (
    select 'latest' as comparison, changes.* from changes where is_cut_off
    union all
    select cut_offs.comparison, changes.*
    from changes
    inner join {{ ref('int_evaluation_cut_offs') }} as cut_offs on changes.month_end = cut_offs.cut_off
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
