-- One row per comparison × territorial unit, and TOTAL: counts, with noise; sums and medians as they are.
{% set counts = [
    'households', 'measured', 'increased', 'unchanged', 'decreased', 'no_baseline', 'not_yet_due', 'disaffiliated',
    'not_visited', 'no_price_index'
] %}
with summarised as (
    select * from {{ ref('int_income_change_summary') }}
)

{{ with_noise('summarised', counts, "summarised.territorial_unit = 'TOTAL'") }}
