-- One row per comparison × territorial unit, and TOTAL: whose income was compared, and how it changed.
{% set fewest_households = 3 %}
{% set amounts = ['baseline', 'follow_up', 'nominal_change', 'nominal_change_indexed', 'real_change'] %}
with summarised as (
    select * from {{ ref('int_income_change_summary') }}
)

select
    comparison,
    territorial_unit,
    households,
    measured,
    increased,
    unchanged,
    decreased,
    no_baseline,
    not_yet_due,
    disaffiliated,
    not_visited,
    no_price_index,
    {% for amount in amounts -%}
    case when {{ amount }}_households >= {{ fewest_households }} then {{ amount }}_sum / {{ amount }}_households end
        as mean_{{ amount }},
    case when {{ amount }}_households >= {{ fewest_households }} then {{ amount }}_median end as median_{{ amount }}
    {{- ',' if not loop.last }}
    {% endfor %}
from summarised
