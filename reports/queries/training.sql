-- One row per month × unit × partner × track × phase, as published.
select
    training.month,
    months.short_name as month_name,
    case training.territorial_unit
        when 'OTRAS' then 'Otras (menos de 5 hogares)' else training.territorial_unit
    end as territory_name,
    training.partner_id,
    training.partner_name,
    track.label as track_name,
    coalesce(phase.label, 'no se aplica') as phase_name,
    training.participants,
    training.households,
    training.completions,
    training.hours,
    case
        when training.participants = 0 then 'cero'
        else 'cifra'
    end as counts_state
from mie.training_summary as training
cross join plan.report
inner join plan.months on month(months.month) = month(training.month)
inner join plan.labels as track on track.kind = 'track' and track.code = training.track
left join plan.labels as phase on phase.kind = 'phase' and phase.code = training.phase
where training.month <= report.cut_off
order by training.month, territory_name, training.partner_name, training.partner_id, track.position, phase.position
