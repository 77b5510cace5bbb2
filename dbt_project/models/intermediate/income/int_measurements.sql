-- One row per household × day × measure set: the income that counts for that day.
with visits as (
    select
        household_id,
        visited_on,
        visit_id,
        monthly_income,
        {{ is_structural_zero() }} as is_structural_zero
    from {{ accepted(ref('stg_visits')) }} as visits
    where {{ normalised('visit_status') }} = 'EFECTIVA'
),

-- `with_zeros` also takes "no own income" with the amount left empty as an income of 0 (variant structural_zero).
measured as (
    select 'observed' as measure_set, household_id, visited_on, visit_id, monthly_income as income
    from visits where monthly_income is not null
    union all
    select 'with_zeros', household_id, visited_on, visit_id, coalesce(monthly_income, 0)
    from visits where monthly_income is not null or is_structural_zero
),

last_of_day as (
    select measure_set, household_id, visited_on, max(visit_id) as visit_id
    from measured
    group by measure_set, household_id, visited_on
)

select measured.measure_set, measured.household_id, measured.visited_on, measured.visit_id, measured.income
from measured
inner join last_of_day
    on measured.measure_set = last_of_day.measure_set
    and measured.household_id = last_of_day.household_id
    and measured.visited_on = last_of_day.visited_on
    and measured.visit_id = last_of_day.visit_id
