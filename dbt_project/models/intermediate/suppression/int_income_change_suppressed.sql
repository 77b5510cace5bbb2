-- One row per comparison × territorial unit whose row of the income summary is hidden.
{% set counts = [
    'households', 'measured', 'increased', 'unchanged', 'decreased', 'no_baseline', 'not_yet_due', 'disaffiliated',
    'not_visited', 'no_price_index'
] %}
with summary as (
    select
        summary.*,
        coalesce(cut_offs.cut_off, clock.as_of) as compared_on,
        {% for count in counts -%}
        {{ is_small('summary.' ~ count, 'clock.suppression_threshold') }}{{ ' or' if not loop.last }}
        {% endfor -%}
        as has_small_counts
    from {{ ref('int_income_change_summary') }} as summary
    cross join {{ source('control', 'clock') }} as clock
    left join {{ ref('int_evaluation_cut_offs') }} as cut_offs on summary.comparison = cut_offs.comparison
    where summary.territorial_unit <> 'TOTAL'
),

marked as (
    select
        summary.comparison,
        summary.territorial_unit,
        summary.households,
        summary.has_small_counts or cells.month_end is not null as is_hidden
    from summary
    left join {{ ref('int_suppressed_cells') }} as cells
        on summary.compared_on = cells.month_end
        and summary.territorial_unit = cells.territory_code
        and cells.territory_level = 'territorial_unit'
        and cells.indicator_code = 'OG'
        and cells.variant = 'official'
        and cells.breakdown = 'total'
),

-- TOTAL would give away a unit that is hidden alone: that with the fewest households, then by name, joins it.
ranked as (
    select
        marked.*,
        count(case when is_hidden then 1 end) over (partition by comparison) as hidden_units,
        row_number() over (
            partition by comparison order by {{ hiding_order('is_hidden', 'households', 'territorial_unit') }}
        ) as place
    from marked
)

select comparison, territorial_unit
from ranked
where is_hidden or (hidden_units = 1 and place = 2)
