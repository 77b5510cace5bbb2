-- One row per month end × pattern × territory whose total is hidden, from departments and units down to districts.
with totals as (
    select * from {{ ref('int_suppression_cells') }} where breakdown = 'total'
),

in_closed_patterns as (
    select
        totals.month_end, totals.pattern, totals.territory_level, totals.territory_code,
        count(*) over (partition by totals.month_end, totals.pattern, totals.territory_level) > 1 as is_moving
    from totals
    inner join {{ ref('int_closed_patterns') }} as closed
        on totals.month_end = closed.month_end and totals.pattern = closed.pattern
    where totals.territory_level in ('department', 'territorial_unit') and totals.weight > 0
),

departments_and_units as (
    select month_end, pattern, territory_level, territory_code, is_moving from {{ ref('int_suppressed_territories') }}
    union
    select * from in_closed_patterns where is_moving
),

departments as (
    select * from departments_and_units where territory_level = 'department'
),

provinces as (
    {{ hidden_parts('province', 'departments') }}
),

districts as (
    {{ hidden_parts('district', 'provinces') }}
)

select * from departments_and_units
union all
select * from provinces
union all
select * from districts
