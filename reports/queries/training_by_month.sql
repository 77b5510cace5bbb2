-- One row per month × track × phase: sums of the published rows, and how many rows are protected.
select
    training.month,
    training.month_name,
    training.track_name,
    training.phase_name,
    count(*) as summary_rows,
    count(*) filter (where training.counts_state = 'protegida') as protected_rows,
    sum(training.participants) as participants,
    sum(training.completions) as completions,
    sum(training.hours) as hours,
    case
        when count(training.participants) = 0 then 'protegida'
        when count(training.participants) < count(*) then 'suma de lo publicado'
        else 'cifra'
    end as counts_state
from ${training} as training
group by training.month, training.month_name, training.track_name, training.phase_name
order by training.month, training.track_name desc, training.phase_name
