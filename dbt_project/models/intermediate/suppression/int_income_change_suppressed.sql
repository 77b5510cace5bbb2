-- One row per comparison × territorial unit whose row of the income summary is hidden.
{% set counts = [
    'households', 'measured', 'increased', 'unchanged', 'decreased', 'no_baseline', 'not_yet_due', 'disaffiliated',
    'not_visited', 'no_price_index'
] %}
with summary as (
    select summary.*, clock.as_of, clock.suppression_threshold
    from {{ ref('int_income_change_summary') }} as summary
    cross join {{ source('control', 'clock') }} as clock
    where summary.territorial_unit <> 'TOTAL'
),

dated as (
    select
        summary.*,
        case comparison
            when 'midterm' then date '2026-07-31' when 'final' then date '2026-12-31' else as_of
        end as compared_on
    from summary
),

marked as (
    select
        dated.comparison,
        dated.territorial_unit,
        dated.households,
        cells.month_end is not null
        {%- for count in counts %}
        or {{ is_small('dated.' ~ count, 'dated.suppression_threshold') }}
        {%- endfor %} as is_hidden
    from dated
    left join {{ ref('int_suppressed_cells') }} as cells
        on dated.compared_on = cells.month_end
        and dated.territorial_unit = cells.territory_code
        and cells.territory_level = 'territorial_unit'
        and cells.indicator_code = 'OG'
        and cells.variant = 'official'
        and cells.breakdown = 'total'
),

-- TOTAL would give away a unit that is hidden alone.
lonely as (
    select
        comparison,
        min(case when not is_hidden then {{ hiding_order('households', 'territorial_unit') }} end) as next_to_hide
    from marked
    group by comparison
    having count(*) filter (where is_hidden) = 1
)

select comparison, territorial_unit from marked where is_hidden
union all
select comparison, {{ code_of('next_to_hide') }} from lonely where next_to_hide is not null
