-- One row per month × territorial unit × type of support. Rows with a small count keep their place and lose their figures.
{% set counts = ['deliveries', 'households', 'eligible', 'verified', 'used_as_declared'] %}
with rows_of as (
    select
        summary.*,
        {% for count in counts -%}
        {{ is_small('summary.' ~ count, 'clock.suppression_threshold') }}{{ ' or' if not loop.last }}
        {% endfor -%}
        as is_hidden
    from {{ ref('int_seed_capital_summary') }} as summary
    cross join {{ source('control', 'clock') }} as clock
)

select
    month,
    territorial_unit,
    support_type,
    {% for figure in ['deliveries', 'households', 'amount', 'eligible', 'verified', 'used_as_declared'] -%}
    case when not is_hidden then {{ figure }} end as {{ figure }}{{ ',' if not loop.last }}
    {% endfor %}
from rows_of
