-- One row per target in force: what was reached of it at the cut-off, and what is still needed.
select
    targets.subject,
    subject.label as subject_name,
    targets.code,
    coalesce(indicators.short_name, measures.name, activities.activity_name, targets.code) as name,
    targets.territory_level,
    targets.territory_code,
    case
        when targets.territory_level = 'national' then 'Perú'
        when targets.territory_code = 'OTRAS' then 'Otras (menos de 5 hogares)'
        else targets.territory_code
    end as territory_name,
    targets.month_end as target_month_end,
    targets.target as target_value,
    case
        when indicators.unit_of_measure = 'percent' then '%'
        else coalesce(indicators.unit_label, measures.unit, 'meses ejecutados')
    end as target_unit,
    targets.decided_on,
    targets.act,
    targets.reason as target_reason,
    targets.is_assumed,
    progress.value as reached_value,
    progress.target_to_date,
    progress.progress_pct,
    progress.pace_needed,
    progress.projected,
    status.label as status_label,
    case when progress.code is null then 'aún no corresponde' else 'cifra' end as progress_state,
    case when progress.target_to_date is null then 'no se aplica' else 'cifra' end as to_date_state,
    case
        when progress.value >= targets.target then 'meta alcanzada'
        when progress.target_to_date is null then 'no se aplica'
        else 'sin meses por delante'
    end as pace_state
from mie.targets as targets
cross join plan.report
inner join plan.labels as subject on subject.kind = 'target_subject' and subject.code = targets.subject
left join plan.indicators on targets.subject = 'indicator' and indicators.code = targets.code
left join mie.measures as measures on targets.subject = 'measure' and measures.measure_code = targets.code
left join (
    select distinct activity_code, activity_name from mie.activity_progress
) as activities on targets.subject = 'activity' and activities.activity_code = targets.code
left join mie.target_progress as progress
    on progress.subject = targets.subject
    and progress.code = targets.code
    and progress.territory_level = targets.territory_level
    and progress.territory_code = targets.territory_code
    and progress.target_month_end = targets.month_end
    and progress.month_end = report.cut_off
left join plan.labels as status on status.kind = 'status' and status.code = progress.status
where targets.is_in_force
order by subject.position, targets.code <> 'OG', targets.code, targets.territory_level <> 'national', targets.territory_code, targets.month_end
