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
        max(reason) as reason,
        max(case when is_month_assumed then 1 else 0 end) = 1 as is_month_assumed
    from progress
    group by poi_activity_code, territorial_unit, month
),

cumulated as (
    select
        monthly.*,
        sum(programmed) over to_date as programmed_to_date,
        sum(executed) over to_date as executed_to_date
    from monthly
    window to_date as (
        partition by poi_activity_code, territorial_unit order by month
        rows between unbounded preceding and current row
    )
)

select
    cumulated.poi_activity_code,
    cumulated.territorial_unit,
    cumulated.month,
    poi_activities.name as poi_activity_name,
    poi_activities.organ,
    poi_activities.unit_of_measure,
    case when has_programme then programmed end as programmed,
    case when has_programme then reprogrammed end as reprogrammed,
    case when is_past then executed end as executed,
    cast(case when has_programme then programmed_to_date end as bigint) as programmed_cumulative,
    cast(case when is_past then executed_to_date end as bigint) as executed_cumulative,
    cast(quarter(cumulated.month) as integer) as quarter,
    cast(case when month(cumulated.month) <= 6 then 1 else 2 end as integer) as half_year,
    case when is_past and has_programme then {{ percent('executed_to_date', 'programmed_to_date') }} end as progress_pct,
    case
        when is_past and has_programme then {{ capped(percent('executed_to_date', 'programmed_to_date')) }}
    end as progress_capped_pct,
    cumulated.reason,
    'No es el avance físico de la actividad operativa: cuenta meses de las actividades del plan. '
    || 'Unidad de medida y reparto entre actividades operativas asumidos'
    || case when is_month_assumed then '; meses programados asumidos.' else '.' end as assumption
from cumulated
inner join {{ ref('poi_activities') }} as poi_activities on cumulated.poi_activity_code = poi_activities.code
