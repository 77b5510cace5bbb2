-- One row per measure × country, department or territorial unit: its figures at the cut-off.
select
    measures.topic,
    topic.label as topic_name,
    topic.position as topic_position,
    measures.measure_code,
    measures.name as measure_name,
    measures.unit as measure_unit,
    figures.territory_level,
    figures.territory_code,
    case figures.territory_code
        when 'OTRAS' then 'Otras (menos de 5 hogares)' else figures.territory_name
    end as territory_name,
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
    end as year_state
from mie.output_values as figures
inner join plan.report on figures.month_end = report.cut_off
inner join mie.measures as measures on figures.measure_code = measures.measure_code
inner join plan.labels as topic on topic.kind = 'topic' and topic.code = measures.topic
where figures.breakdown = 'total' and figures.territory_level in ('national', 'department', 'territorial_unit')
group by all
order by topic_position, measures.measure_code, figures.territory_level, bool_or(figures.territory_code = 'OTRAS'), any_value(strip_accents(figures.territory_name))
