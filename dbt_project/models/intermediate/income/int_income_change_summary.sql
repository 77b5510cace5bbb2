-- One row per comparison × territorial unit, and TOTAL: counts with their cell keys, sums and medians.
{% set amounts = ['baseline', 'follow_up', 'nominal_change', 'nominal_change_indexed', 'real_change'] %}
{% set counts = {
    'households': 'household_id is not null',
    'measured': 'household_id is not null and reason is null',
    'increased': 'direction > 0',
    'unchanged': 'direction = 0',
    'decreased': 'direction < 0',
    'no_baseline': "reason = 'no_baseline'",
    'not_yet_due': "reason = 'not_yet_due'",
    'disaffiliated': "reason = 'disaffiliated'",
    'not_visited': "reason = 'not_visited'",
    'no_price_index': "real_reason = 'no_price_index'",
} %}
with changes as (
    select
        changes.comparison,
        households.territorial_unit_label as territorial_unit,
        changes.household_id,
        keys.record_key,
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
    left join {{ ref('int_record_keys') }} as keys
        on keys.kind = 'households' and changes.household_id = keys.entity_id
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
        changes.record_key,
        changes.reason,
        changes.real_reason,
        changes.direction,
        {% for amount in amounts -%}
        changes.{{ amount }}{{ ',' if not loop.last }}
        {% endfor %}
    from comparisons
    left join changes on comparisons.comparison = changes.comparison
)

select
    comparison,
    territorial_unit,
    {% for count, condition in counts.items() -%}
    count(*) filter (where {{ condition }}) as {{ count }},
    {{ cell_key('record_key', condition) }} as {{ count }}_key,
    {% endfor -%}
    {% for amount in amounts -%}
    count({{ amount }}) filter (where reason is null) as {{ amount }}_households,
    {%- set exact = decimal_of_double(amount) if amount == 'real_change' else 'cast(' ~ amount ~ ' as decimal(28, 12))' %}
    cast(sum({{ exact }}) filter (where reason is null) as double) as {{ amount }}_sum,
    median(cast({{ amount }} as double)) filter (where reason is null) as {{ amount }}_median
    {{- ',' if not loop.last }}
    {% endfor %}
from placed
group by comparison, territorial_unit
