-- One row per month × territorial unit × type of fair. Rows with a small count keep their place and lose their figures.
{% set counts = ['participants', 'households', 'with_digital_wallet', 'with_quality_seal'] %}
with rows_of as (
    select
        summary.*,
        {% for count in counts -%}
        {{ is_small('summary.' ~ count, 'clock.suppression_threshold') }}{{ ' or' if not loop.last }}
        {% endfor -%}
        as is_hidden
    from {{ ref('int_fair_summary') }} as summary
    cross join {{ source('control', 'clock') }} as clock
)

select
    month,
    territorial_unit,
    fair_type,
    {% for figure in ['fairs', 'participants', 'households', 'sales_amount', 'with_digital_wallet', 'with_quality_seal'] -%}
    case when not is_hidden then {{ figure }} end as {{ figure }}{{ ',' if not loop.last }}
    {% endfor %}
from rows_of
