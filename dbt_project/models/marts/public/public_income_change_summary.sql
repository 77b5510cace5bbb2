-- One row per comparison × territorial unit, and TOTAL, as the public edition tells it.
{{ config(alias='income_change_summary') }}

{% set parts = {
    'measured': ['increased', 'unchanged', 'decreased'],
    'households': ['no_baseline', 'not_yet_due', 'disaffiliated', 'not_visited'],
} %}
{% set amounts = ['baseline', 'follow_up', 'nominal_change', 'nominal_change_indexed', 'real_change'] %}
with counted as (
    select * from {{ ref('int_public_income_change') }}
),

bounded as (
    select
        counted.*,
        published_households as told_households,
        {{ within_whole('published_measured', 'published_households') }} as told_measured
    from counted
)

select
    bounded.comparison,
    bounded.territorial_unit,
    bounded.told_households as households,
    bounded.told_measured as measured,
    {% for whole, names in parts.items() -%}
    {% for name in names -%}
    {{ within_whole('bounded.published_' ~ name, 'bounded.told_' ~ whole) }} as {{ name }},
    {% endfor -%}
    {% endfor -%}
    {{ within_whole('bounded.published_no_price_index', 'bounded.told_measured') }} as no_price_index,
    {% for amount in amounts -%}
    {% for statistic, value in {
        'mean': 'bounded.' ~ amount ~ '_sum / bounded.' ~ amount ~ '_households', 'median': 'bounded.' ~ amount ~ '_median'
    }.items() -%}
    case
        when bounded.territorial_unit = 'TOTAL' then exact.{{ statistic }}_{{ amount }}
        when bounded.{{ amount }}_households >= {{ var('fewest_public_households') }} then {{ to_whole(value, 10) }}
    end as {{ statistic }}_{{ amount }}{{ ',' if not loop.last }}
    {% endfor -%}
    {{ ',' if not loop.last }}
    {% endfor %}
from bounded
inner join {{ ref('income_change_summary') }} as exact
    on bounded.comparison = exact.comparison and bounded.territorial_unit = exact.territorial_unit
where bounded.territorial_unit = 'TOTAL' or bounded.told_households > 0
