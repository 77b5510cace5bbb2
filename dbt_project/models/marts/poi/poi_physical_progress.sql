-- One row per operative activity of the POI × territorial unit × month: the months of its plan activities.
with progress as (
    select * from {{ ref('fct_activity_progress') }}
),

monthly as (
    select
        poi_activity_code,
        territorial_unit,
        month,
        max(case when is_past then 1 else 0 end) = 1 as is_past,
        count(is_programmed) > 0 as has_programme,
        count(*) filter (where is_programmed) as programmed,
        count(*) filter (where is_reprogrammed) as reprogrammed,
        count(*) filter (where is_executed) as executed,
        sum(programmed_months) as programmed_to_date,
        sum(executed_months) as executed_to_date,
        sum(least(executed_months, coalesce(programmed_months, 0))) as counted_to_date,
        max(reason) as reason,
        max(case when is_month_assumed then 1 else 0 end) = 1 as is_month_assumed
    from progress
    group by poi_activity_code, territorial_unit, month
)

select
    monthly.poi_activity_code,
    monthly.territorial_unit,
    monthly.month,
    poi_activities.name as poi_activity_name,
    poi_activities.organ,
    poi_activities.unit_of_measure,
    case when has_programme then programmed end as programmed,
    case when has_programme then reprogrammed end as reprogrammed,
    case when is_past then executed end as executed,
    cast(case when has_programme then programmed_to_date end as bigint) as programmed_cumulative,
    cast(case when is_past then executed_to_date end as bigint) as executed_cumulative,
    cast(quarter(monthly.month) as integer) as quarter,
    cast(case when month(monthly.month) <= 6 then 1 else 2 end as integer) as half_year,
    case when is_past and has_programme then {{ percent('executed_to_date', 'programmed_to_date') }} end as progress_pct,
    -- one activity's excess never fills another's gap
    case when is_past and has_programme then {{ percent('counted_to_date', 'programmed_to_date') }} end as progress_capped_pct,
    monthly.reason,
    'No es el avance físico de la actividad operativa: cuenta meses de las actividades del plan. '
    || 'Unidad de medida y reparto entre actividades operativas asumidos'
    || case when is_month_assumed then '; meses programados asumidos.' else '.' end as assumption
from monthly
inner join {{ ref('poi_activities') }} as poi_activities on monthly.poi_activity_code = poi_activities.code
