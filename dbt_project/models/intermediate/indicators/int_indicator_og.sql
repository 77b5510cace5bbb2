-- One row per household of D × month end × variant of OG: does its income count as increased, and was that observed.
with changes as (
    select
        household_id,
        month_end,
        measure_set,
        reason is null as is_measured,
        real_reason is null as is_measured_in_real_terms,
        coalesce(nominal_direction > 0, false) as is_increased,
        coalesce(real_direction > 0, false) as is_increased_in_real_terms,
        coalesce(follow_up_on >= {{ add_days('first_training_on', var('late_follow_up_days')) }}, false) as is_late_follow_up,
        coalesce({{ add_days('baseline_on', var('recent_baseline_days')) }} >= first_training_on, false) as is_recent_baseline
    from {{ ref('int_income_change') }}
),

observed as (
    select * from changes where measure_set = 'observed'
),

variants as (
    select 'official' as variant, household_id, month_end, is_increased as is_numerator, is_measured from observed
    union all
    select 'real', household_id, month_end, is_increased_in_real_terms, is_measured_in_real_terms from observed
    union all
    select 'measured_only', household_id, month_end, is_increased, is_measured from observed where is_measured
    union all
    select 'upper_bound', household_id, month_end, is_increased or not is_measured, is_measured from observed
    union all
    select 'structural_zero', household_id, month_end, is_increased, is_measured
    from changes
    where measure_set = 'with_zeros'
    union all
    select
        'late_follow_up', household_id, month_end, is_increased and is_late_follow_up, is_measured and is_late_follow_up
    from observed
    union all
    select
        'recent_baseline', household_id, month_end,
        is_increased and is_recent_baseline, is_measured and is_recent_baseline
    from observed
)

select
    'OG' as indicator_code,
    variant,
    month_end,
    household_id as unit_id,
    household_id,
    cast(null as {{ dbt.type_string() }}) as dni,
    is_numerator,
    is_measured
from variants
