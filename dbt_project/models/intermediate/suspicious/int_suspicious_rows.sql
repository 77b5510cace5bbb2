-- One row per row, or file and unit, that no rule can call wrong and someone should look at.
{%- set text = dbt.type_string() %}
select
    'income_far_from_usual' as rule,
    'Ingreso al menos {{ var("suspicious_income_ratio") }} veces mayor o menor que la mediana de las demás visitas del hogar.' as rule_text,
    'visits' as extract,
    file_name,
    raw_id,
    row_number,
    cast(null as {{ text }}) as territorial_unit,
    cast(observed as decimal(18, 2)) as observed,
    cast(usual as decimal(18, 2)) as usual
from {{ ref('int_suspicious_incomes') }}
union all
select
    rule,
    case rule
        when 'hours_in_a_week' then 'Más horas de una persona en un curso, en una misma semana, que las usuales.'
        when 'hours_of_a_course' then 'Curso con más horas previstas que las que caben en sus semanas.'
        else 'Matrícula con más horas asistidas que las que caben en las semanas del curso.'
    end,
    extract,
    file_name,
    raw_id,
    row_number,
    null,
    cast(observed as decimal(18, 2)),
    cast(usual as decimal(18, 2))
from {{ ref('int_suspicious_hours') }}
union all
select
    'one_day_for_a_unit',
    'Todas las filas de una unidad territorial en un archivo caen en un mismo día (días observados y usuales).',
    extract,
    file_name,
    raw_id,
    null,
    territorial_unit,
    cast(observed as decimal(18, 2)),
    cast(usual as decimal(18, 2))
from {{ ref('int_suspicious_days') }}
