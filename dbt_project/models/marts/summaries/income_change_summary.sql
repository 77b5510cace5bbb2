-- One row per comparison × territorial unit, and TOTAL. A hidden row keeps its place and loses its figures.
{% set least_households = 10 %}
{% set counts = [
    'households', 'measured', 'increased', 'unchanged', 'decreased', 'no_baseline', 'not_yet_due', 'disaffiliated',
    'not_visited', 'no_price_index'
] %}
with rows_of as (
    select summary.*, suppressed.comparison is not null as is_hidden
    from {{ ref('int_income_change_summary') }} as summary
    left join {{ ref('int_income_change_suppressed') }} as suppressed
        on summary.comparison = suppressed.comparison
        and summary.territorial_unit = suppressed.territorial_unit
)

select
    comparison,
    territorial_unit,
    {% for count in counts -%}
    case when not is_hidden then {{ count }} end as {{ count }},
    {% endfor -%}
    {% for name in ['baseline', 'follow_up', 'nominal_change', 'real_change'] -%}
    {%- set rests_on = 'measured - no_price_index' if name == 'real_change' else 'measured' -%}
    {% for statistic in ['mean', 'median'] -%}
    case when not is_hidden and {{ rests_on }} >= {{ least_households }} then round({{ statistic }}_{{ name }}) end
        as {{ statistic }}_{{ name }}{{ ',' if not (loop.last and name == 'real_change') }}
    {% endfor %}{% endfor %}
from rows_of
