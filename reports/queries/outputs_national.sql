-- One row per measure of what the programme did: the country's figures at the cut-off.
with figures as (
    select outputs.measure_code, outputs.period, outputs.value, outputs.is_small
    from mie.output_values as outputs
    inner join plan.report on outputs.month_end = report.cut_off
    where outputs.territory_level = 'national' and outputs.breakdown = 'total'
)

select
    measures.topic,
    topic.label as topic_name,
    measures.measure_code,
    measures.name as measure_name,
    measures.unit as measure_unit,
    max(figures.value) filter (where figures.period = 'month') as month_value,
    max(figures.value) filter (where figures.period = 'quarter') as quarter_value,
    max(figures.value) filter (where figures.period = 'year_to_date') as year_value,
    case
        when bool_or(figures.is_small) filter (where figures.period = 'month') then 'menos de 5' else 'cifra'
    end as month_value_state,
    case
        when bool_or(figures.is_small) filter (where figures.period = 'quarter') then 'menos de 5' else 'cifra'
    end as quarter_value_state,
    case
        when bool_or(figures.is_small) filter (where figures.period = 'year_to_date') then 'menos de 5' else 'cifra'
    end as year_state,
    measures.baseline_2025,
    case when measures.baseline_2025 is null then 'no disponible' else 'cifra' end as baseline_state
from mie.measures as measures
inner join plan.labels as topic on topic.kind = 'topic' and topic.code = measures.topic
inner join figures on measures.measure_code = figures.measure_code
group by measures.topic, topic.label, topic.position, measures.measure_code, measures.name, measures.unit, measures.baseline_2025
order by topic.position, measures.measure_code
