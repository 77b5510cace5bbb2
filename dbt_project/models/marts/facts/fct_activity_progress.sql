-- One row per plan activity × territorial unit × month of the plan year: programmed and executed.
with activities as (
    select * from {{ ref('plan_activities') }}
),

programme as (
    select * from {{ ref('int_programme') }}
),

executions as (
    select * from {{ ref('int_activity_executions') }}
),

months as (
    {% for month in range(1, 13) -%}
    select date '{{ var("plan_year_starts_on")[:4] }}-{{ '%02d' | format(month) }}-01' as month
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- The whole plan and the central office always stand; a unit stands for what it executes or is programmed to.
units as (
    select code as activity_code, 'TOTAL' as territorial_unit from activities
    union
    select code, 'SEDE CENTRAL' from activities
    union
    select activity_code, territorial_unit from executions
    union
    select activity_code, territorial_unit from programme
),

has_programme as (
    select distinct activity_code, territorial_unit from programme
),

executed as (
    select activity_code, territorial_unit, month, quantity, cast(null as bigint) as units_executing from executions
    union all
    select
        activity_code,
        'TOTAL',
        month,
        sum(quantity),
        count(distinct territorial_unit) filter (where quantity > 0)
    from executions
    group by activity_code, month
),

monthly as (
    select
        units.activity_code,
        units.territorial_unit,
        months.month,
        months.month <= clock.as_of as is_past,
        case when has_programme.activity_code is not null then coalesce(programme.is_programmed, false) end as is_programmed,
        programme.programmed_quantity,
        coalesce(programme.is_reprogrammed, false) as is_reprogrammed,
        programme.reason,
        case when months.month <= clock.as_of then coalesce(executed.quantity, 0) end as executed_quantity,
        case
            when months.month <= clock.as_of and units.territorial_unit = 'TOTAL' then coalesce(executed.units_executing, 0)
        end as units_executing
    from units
    cross join months
    cross join {{ source('control', 'clock') }} as clock
    left join has_programme
        on units.activity_code = has_programme.activity_code
        and units.territorial_unit = has_programme.territorial_unit
    left join programme
        on units.activity_code = programme.activity_code
        and units.territorial_unit = programme.territorial_unit
        and months.month = programme.month
    left join executed
        on units.activity_code = executed.activity_code
        and units.territorial_unit = executed.territorial_unit
        and months.month = executed.month
),

marked as (
    select *, executed_quantity > 0 as is_executed from monthly
),

cumulated as (
    select
        marked.*,
        case when is_programmed is not null then cast(sum(case when is_programmed then 1 else 0 end) over to_date as bigint) end as programmed_months,
        case when is_past then cast(sum(case when is_executed then 1 else 0 end) over to_date as bigint) end as executed_months,
        case
            when is_past and is_programmed is not null
                then cast(sum(case when is_executed and not is_programmed then 1 else 0 end) over to_date as bigint)
        end as executed_off_programme
    from marked
    window to_date as (
        partition by activity_code, territorial_unit order by month
        rows between unbounded preceding and current row
    )
)

select
    cumulated.activity_code,
    cumulated.territorial_unit,
    cumulated.month,
    activities.name as activity_name,
    activities.stage,
    activities.unit_of_measure,
    activities.responsible,
    activities.poi_activity_code,
    cumulated.is_programmed,
    cumulated.programmed_quantity,
    cumulated.is_reprogrammed,
    cumulated.reason,
    cumulated.executed_quantity,
    cumulated.is_executed,
    cumulated.programmed_months,
    cumulated.executed_months,
    cumulated.executed_off_programme,
    cumulated.units_executing,
    case when cumulated.is_past then {{ percent('least(cumulated.executed_months, cumulated.programmed_months)', 'cumulated.programmed_months') }} end
        as progress_pct,
    cumulated.is_past,
    activities.is_month_assumed
from cumulated
inner join activities on cumulated.activity_code = activities.code
