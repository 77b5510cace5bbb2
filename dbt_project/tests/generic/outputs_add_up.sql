{# Where a measure says that its parts add up (`adds_over`), they do: territories to the country, values to the total. #}
{% test outputs_add_up(model) %}
with adds_over as (
    select measure_code, {{ split_to_rows('adds_over', '|') }} as dimension
    from {{ ref('measures') }}
    where adds_over is not null
),

parts as (
    select measure_code, period, month_end, 'national' as territory_level, 'PE' as territory_code, 'territory' as dimension,
        territory_level as kind_of_part, sum(value) as value
    from {{ model }}
    where territory_level <> 'national' and breakdown = 'total'
    group by measure_code, period, month_end, territory_level
    union all
    select measure_code, period, month_end, territory_level, territory_code, breakdown, breakdown, sum(value)
    from {{ model }}
    where breakdown <> 'total'
    group by measure_code, period, month_end, territory_level, territory_code, breakdown
)

select parts.*, totals.value as total
from parts
inner join adds_over on parts.measure_code = adds_over.measure_code and parts.dimension = adds_over.dimension
inner join {{ model }} as totals
    on parts.measure_code = totals.measure_code
    and parts.period = totals.period
    and parts.month_end = totals.month_end
    and parts.territory_level = totals.territory_level
    and parts.territory_code = totals.territory_code
    and totals.breakdown = 'total'
where abs(parts.value - totals.value) > 1e-6
{% endtest %}
