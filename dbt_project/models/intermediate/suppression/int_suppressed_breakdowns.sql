-- One row per month end × pattern × territory × breakdown value that is hidden.
with cells as (
    select * from {{ ref('int_suppression_cells') }} where breakdown <> 'total'
),

rectangles as (
    select month_end, pattern, territory_level, territory_code, breakdown, breakdown_value
    from {{ ref('int_suppression_rectangles') }}
),

on_detours as (
    select
        cells.month_end, cells.pattern, cells.territory_level, cells.territory_code, cells.breakdown, cells.breakdown_value
    from cells
    inner join {{ ref('int_suppression_detours') }} as detours
        on cells.month_end = detours.month_end
        and cells.pattern = detours.pattern
        and cells.breakdown = detours.breakdown
    where instr(detours.cells_on_the_way, '|' || cells.cell_number || '|') > 0
),

-- Last resort: hiding all is sure to protect whatever can be. A value that is all of the country follows in any case.
in_closed_patterns as (
    select
        cells.month_end, cells.pattern, cells.territory_level, cells.territory_code, cells.breakdown, cells.breakdown_value
    from cells
    inner join {{ ref('int_closed_patterns') }} as closed
        on cells.month_end = closed.month_end and cells.pattern = closed.pattern
    where cells.territory_level <> 'national' or cells.values_beside > 1
)

select * from rectangles
union
select * from on_detours
union
select * from in_closed_patterns
