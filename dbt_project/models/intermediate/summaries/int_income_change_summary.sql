-- One row per comparison × territorial unit, and TOTAL: income change before small counts are hidden and means rounded.
with changes as (
    select
        changes.comparison,
        households.territorial_unit_label as territorial_unit,
        changes.household_id,
        changes.reason,
        changes.real_reason,
        changes.direction,
        changes.baseline_income,
        changes.follow_up_income,
        changes.nominal_change,
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
        changes.baseline_income,
        changes.follow_up_income,
        changes.nominal_change,
        changes.real_change
    from comparisons
    left join changes on comparisons.comparison = changes.comparison
)

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
    {% for name, column in [
        ('baseline', 'baseline_income'), ('follow_up', 'follow_up_income'), ('nominal_change', 'nominal_change'),
        ('real_change', 'real_change')
    ] -%}
    cast(sum(cast({{ column }} as decimal(28, 12))) filter (where reason is null) as double)
        / nullif(count({{ column }}) filter (where reason is null), 0) as mean_{{ name }},
    median(cast({{ column }} as double)) filter (where reason is null) as median_{{ name }}{{ ',' if not loop.last }}
    {% endfor %}
from placed
group by comparison, territorial_unit
