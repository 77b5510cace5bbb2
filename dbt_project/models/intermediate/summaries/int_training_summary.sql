-- One row per month × territorial unit × partner × track × phase: training, counted.
select
    {{ month_start('training.first_on') }} as month,
    persons.territorial_unit_label as territorial_unit,
    training.partner_id,
    training.partner_name,
    training.track,
    training.phase,
    count(distinct training.dni) as participants,
    count(distinct training.household_id) as households,
    count(*) filter (where training.is_completed) as completions,
    cast(sum(training.hours) as double) as hours
from {{ ref('int_training') }} as training
inner join {{ ref('int_persons') }} as persons on training.dni = persons.dni
group by all
