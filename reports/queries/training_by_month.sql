-- One row per month × track × phase: sums of the rows.
select
    training.month,
    training.month_name,
    training.track_name,
    training.phase_name,
    count(*) as summary_rows,
    sum(training.participants) as participants,
    sum(training.completions) as completions,
    sum(training.hours) as hours
from ${training} as training
group by training.month, training.month_name, training.track_name, training.phase_name
order by training.month, training.track_name desc, training.phase_name
