-- One row per month × line of training with anybody in it, in the country.
select
    month,
    month_name,
    track_name,
    phase_name,
    participants,
    completions,
    counts_state
from ${training_lines}
where territory_level = 'national'
order by month, track_name desc, phase_name
