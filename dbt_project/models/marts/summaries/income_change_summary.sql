-- One row per comparison × territorial unit, and TOTAL: whose income was compared, and how it changed.
{% set fewest_households = 3 %}
{% set amounts = ['baseline', 'follow_up', 'nominal_change', 'nominal_change_indexed', 'real_change'] %}
with changes as (
    select
        changes.comparison,
        households.territorial_unit_label as territorial_unit,
        changes.household_id,
        changes.reason,
        changes.real_reason,
        changes.direction,
        changes.baseline_income as baseline,
        changes.follow_up_income as follow_up,
        changes.nominal_change,
        case when changes.real_reason is null then changes.nominal_change end as nominal_change_indexed,
        changes.real_change
    from {{ ref('fct_income_change') }} as changes
    inner join {{ ref('int_households') }} as households on changes.household_id = households.household_id
),

-- A comparison exists from the day that it compares on; its TOTAL always stands.
comparisons as (
    select 'latest' as comparison
    union all
    select comparison from {{ ref('int_evaluation_cut_offs') }}
),

placed as (
    select * from changes
    union all
    select
        comparisons.comparison,
        'TOTAL' as territorial_unit,
        changes.household_id,
        changes.reason,
        changes.real_reason,
        changes.direction,
        {% for amount in amounts -%}
        changes.{{ amount }}{{ ',' if not loop.last }}
        {% endfor %}
    from comparisons
    left join changes on comparisons.comparison = changes.comparison
),

summarised as (
    select
        comparison,
        territorial_unit,
        count(household_id) as households,
        count(household_id) filter (where reason is null) as measured,
        count(*) filter (where direction > 0) as increased,
        count(*) filter (where direction = 0) as unchanged,
        count(*) filter (where direction < 0) as decreased,
        {% for reason in ['no_baseline', 'not_yet_due', 'disaffiliated', 'not_visited'] -%}
        count(*) filter (where reason = '{{ reason }}') as {{ reason }},
        {% endfor -%}
        count(*) filter (where real_reason = 'no_price_index') as no_price_index,
        {% for amount in amounts -%}
        count({{ amount }}) filter (where reason is null) as {{ amount }}_households,
        cast(sum(cast({{ amount }} as decimal(28, 12))) filter (where reason is null) as double) as {{ amount }}_sum,
        median(cast({{ amount }} as double)) filter (where reason is null) as {{ amount }}_median
        {{- ',' if not loop.last }}
        {% endfor %}
    from placed
    group by comparison, territorial_unit
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
