{# The values of each breakdown add up to the total of their territory. #}
{% test breakdowns_add_up(model) %}
with sums as (
    select
        month_end, indicator_code, variant, territory_level, territory_code, breakdown,
        sum(numerator) as numerator, sum(denominator) as denominator
    from {{ model }}
    where breakdown <> 'total'
    group by month_end, indicator_code, variant, territory_level, territory_code, breakdown
)

select sums.*
from sums
inner join {{ model }} as totals
    on sums.month_end = totals.month_end
    and sums.indicator_code = totals.indicator_code
    and sums.variant = totals.variant
    and sums.territory_level = totals.territory_level
    and sums.territory_code = totals.territory_code
    and totals.breakdown = 'total'
where sums.numerator <> totals.numerator or sums.denominator <> totals.denominator
{% endtest %}
