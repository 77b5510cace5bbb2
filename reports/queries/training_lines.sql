-- One row per month × country or territorial unit × line of training: who began in it and who completed.
with lines as (
    select
        outputs.*,
        case when measure_code like 'employability%' then 'employability' else 'entrepreneurship' end as track_code,
        case
            when measure_code like 'phase_1%' then 'financial_literacy'
            when measure_code like 'phase_2%' then 'business_management'
            when measure_code like 'phase_3%' then 'technical_assistance'
        end as phase_code
    from ${outputs_by_month} as outputs
    where measure_code like 'phase_%' or measure_code like 'employability_%'
)

select
    lines.month,
    lines.month_name,
    lines.territory_level,
    lines.territory_name,
    track.label as track_name,
    coalesce(phase.label, 'no se aplica') as phase_name,
    coalesce(sum(lines.month_value) filter (where measure_code like '%participants'), 0) as participants,
    coalesce(sum(lines.month_value) filter (where measure_code like '%completions'), 0) as completions,
    'cifra' as counts_state
from lines
inner join plan.labels as track on track.kind = 'track' and track.code = lines.track_code
left join plan.labels as phase on phase.kind = 'phase' and phase.code = lines.phase_code
group by lines.month, lines.month_name, lines.territory_level, lines.territory_name, track.label, phase.label
order by month, territory_level, strip_accents(territory_name), track_name, phase_name
