-- One row per measure of what the programme did: the country's figures at the cut-off, beside the year before.
select
    outputs.topic,
    outputs.topic_name,
    outputs.measure_code,
    outputs.measure_name,
    outputs.measure_unit,
    outputs.month_value,
    outputs.quarter_value,
    outputs.year_value,
    outputs.month_value_state,
    outputs.quarter_value_state,
    outputs.year_state,
    measures.baseline_2025,
    case when measures.baseline_2025 is null then 'no disponible' else 'cifra' end as baseline_state
from ${outputs_by_territory} as outputs
inner join mie.measures as measures on outputs.measure_code = measures.measure_code
where outputs.territory_level = 'national'
order by outputs.topic_position, outputs.measure_code
