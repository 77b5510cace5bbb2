-- One row per month × unit × line of training with anybody in it.
select
    month,
    month_name,
    territory_name,
    track_name,
    phase_name,
    participants,
    completions,
    counts_state
from ${training_lines}
where territory_level = 'territorial_unit'
order by month, strip_accents(territory_name), track_name desc, phase_name
