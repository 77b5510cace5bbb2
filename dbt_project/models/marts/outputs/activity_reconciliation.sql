-- One row per plan activity that a measure answers for × country or territorial unit × month end: logged and derived.
with months as (
    select month, month_end from {{ ref('int_month_ends') }}
),

activities as (
    select
        activities.activity_code,
        activities.measure_code,
        levels.territory_level is not null as has_units
    from {{ ref('activity_measures') }} as activities
    left join {{ ref('int_output_levels') }} as levels
        on activities.measure_code = levels.measure_code and levels.territory_level = 'territorial_unit'
),

executions as (
    select * from {{ ref('int_activity_executions') }}
),

-- The central office's own stands in the country's row only.
logged as (
    select activity_code, territorial_unit, month, quantity
    from executions
    where territorial_unit <> 'SEDE CENTRAL'
    union all
    select activity_code, 'TOTAL', month, quantity from executions
),

derived as (
    {{ derived_for_activities(ref('output_values')) }}
),

places as (
    select activity_code, measure_code, 'TOTAL' as territorial_unit from activities
    union
    select activities.activity_code, activities.measure_code, derived.territorial_unit
    from activities
    inner join derived on activities.measure_code = derived.measure_code
    union
    select activities.activity_code, activities.measure_code, logged.territorial_unit
    from activities
    inner join logged on activities.activity_code = logged.activity_code
    where activities.has_units
),

compared as (
    select
        places.activity_code,
        places.territorial_unit,
        months.month_end,
        places.measure_code as basis,
        coalesce(sum(logged.quantity), 0) as logged,
        coalesce(max(derived.value), 0) as derived
    from places
    cross join months
    left join logged
        on places.activity_code = logged.activity_code
        and places.territorial_unit = logged.territorial_unit
        and logged.month <= months.month
    left join derived
        on places.measure_code = derived.measure_code
        and places.territorial_unit = derived.territorial_unit
        and months.month_end = derived.month_end
    group by places.activity_code, places.territorial_unit, months.month_end, places.measure_code
)

select
    activity_code,
    territorial_unit,
    month_end,
    cast(logged as double) as logged,
    derived,
    cast(logged - cast(derived as decimal(18, 6)) as double) as difference,
    basis
from compared
