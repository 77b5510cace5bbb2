-- One row per indicator: its value, change, target and pace, and under how many definitions its status holds.
with definitions as (
    select
        cells.indicator_code,
        count(*) filter (where cells.value is not null) as definitions,
        count(*) filter (where cells.value >= official.target) as reaching_definitions,
        count(*) filter (
            where case
                when 100 * cells.value / official.target >= settings.achieved_pct then 'achieved'
                when 100 * cells.value / official.target >= settings.on_track_pct then 'on_track'
                when 100 * cells.value / official.target >= settings.at_risk_pct then 'at_risk'
                when cells.value is not null then 'off_track'
            end = official.status
        ) as holding_definitions
    from ${cells} as cells
    cross join plan.report
    cross join plan.settings
    inner join ${cells} as official
        on official.indicator_code = cells.indicator_code
        and official.month_end = cells.month_end
        and official.territory_level = 'national'
        and official.breakdown = 'total'
        and official.variant = 'official'
    where cells.territory_level = 'national' and cells.breakdown = 'total' and cells.month_end = report.cut_off
    group by cells.indicator_code
)

select
    now.indicator_code,
    now.indicator_name,
    now.unit_label,
    now.value,
    now.value_state,
    now.value_change,
    now.change_label,
    now.target,
    now.target_state,
    now.target_progress_pct,
    now.target_progress_state,
    now.status,
    now.status_label,
    progress.target_to_date,
    progress.pace_needed,
    progress.projected,
    case when indicators.unit_of_measure = 'number' then 'sin meta' else 'no se aplica' end as to_date_state,
    case
        when now.target is null then now.target_state
        when now.value >= now.target then 'meta alcanzada'
        when indicators.unit_of_measure = 'number' then 'sin meses por delante'
        else 'no se aplica'
    end as pace_state,
    definitions.definitions,
    definitions.reaching_definitions,
    definitions.holding_definitions,
    case
        when now.status <> 'no_data'
            then cast(definitions.holding_definitions as integer) || ' de ' || cast(definitions.definitions as integer)
        when now.target is null then now.target_state
        else now.value_state
    end as holds_under,
    case
        when now.value_state = 'sin casos' then null
        when now.indicator_code = 'OG' then now.measured_pct
        else 100.0
    end as share_measured_pct,
    case when now.value_state = 'sin casos' then 'sin casos' else 'cifra' end as share_state
from ${indicators_national} as now
cross join plan.report
cross join plan.settings
inner join plan.indicators on indicators.code = now.indicator_code
left join definitions on definitions.indicator_code = now.indicator_code
left join mie.target_progress as progress
    on progress.subject = 'indicator'
    and progress.code = now.indicator_code
    and progress.territory_level = 'national'
    and progress.month_end = report.cut_off
    and progress.target_month_end = settings.plan_ends_on
order by indicators.position
