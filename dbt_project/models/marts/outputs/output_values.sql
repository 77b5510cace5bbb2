-- One row per measure × period × month end × territory × breakdown value.
with cells as (
    select * from {{ ref('int_output_cells') }}
),

territories as (
    select territory_level, territory_code, territory_name from {{ ref('int_territories') }}
),

departments as (
    select substr(ubigeo, 1, 2) as code, min(departamento) as name
    from {{ ref('ubigeo_distrito_fusionado') }}
    group by substr(ubigeo, 1, 2)
),

-- A total stands for every territory with an accepted household, also where nothing was done.
spine as (
    select
        levels.measure_code, periods.period, periods.month_end, levels.territory_level, territories.territory_code
    from {{ ref('int_output_levels') }} as levels
    inner join territories on levels.territory_level = territories.territory_level
    cross join {{ ref('int_output_periods') }} as periods
),

filled as (
    select
        measure_code, period, month_end, territory_level, territory_code, breakdown, breakdown_value, entities, amount
    from cells
    union all
    select
        spine.measure_code, spine.period, spine.month_end, spine.territory_level, spine.territory_code,
        'total', 'all', 0, 0
    from spine
    left join cells
        on spine.measure_code = cells.measure_code
        and spine.period = cells.period
        and spine.month_end = cells.month_end
        and spine.territory_level = cells.territory_level
        and spine.territory_code = cells.territory_code
        and cells.breakdown = 'total'
    where cells.measure_code is null
),

valued as (
    select
        filled.*,
        cast(case when measures.counts in ('soles', 'hours') then filled.amount else filled.entities end as double)
            as value,
        measures.counts
    from filled
    inner join {{ ref('measures') }} as measures on filled.measure_code = measures.measure_code
)

select
    valued.measure_code,
    valued.period,
    valued.month_end,
    valued.territory_level,
    valued.territory_code,
    coalesce(territories.territory_name, departments.name, valued.territory_code) as territory_name,
    valued.breakdown,
    valued.breakdown_value,
    valued.value,
    valued.counts <> 'events' and {{ is_few('valued.entities') }} as is_small
from valued
left join territories
    on valued.territory_level = territories.territory_level and valued.territory_code = territories.territory_code
left join departments on valued.territory_level = 'department' and valued.territory_code = departments.code
where valued.breakdown = 'total' or valued.value > 0
