-- One row per month × territorial unit × partner × track × phase. Rows with a small count keep their place and lose their figures.
{% set counts = ['participants', 'households', 'completions'] %}
with rows_of as (
    select
        summary.*,
        {% for count in counts -%}
        {{ is_small('summary.' ~ count, 'clock.suppression_threshold') }}{{ ' or' if not loop.last }}
        {% endfor -%}
        as is_hidden
    from {{ ref('int_training_summary') }} as summary
    cross join {{ source('control', 'clock') }} as clock
)

select
    month,
    territorial_unit,
    partner_id,
    partner_name,
    track,
    phase,
    {% for figure in ['participants', 'households', 'completions', 'hours'] -%}
    case when not is_hidden then {{ figure }} end as {{ figure }}{{ ',' if not loop.last }}
    {% endfor %}
from rows_of
