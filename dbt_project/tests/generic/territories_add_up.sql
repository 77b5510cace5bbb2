{# The territories of each level add up to the country, in every breakdown and variant. #}
{% test territories_add_up(model) %}
with levels as (
    select
        month_end, indicator_code, variant, territory_level, breakdown, breakdown_value,
        sum(numerator) as numerator, sum(denominator) as denominator
    from {{ model }}
    group by month_end, indicator_code, variant, territory_level, breakdown, breakdown_value
)

select parts.*
from levels as parts
inner join levels as country
    on parts.month_end = country.month_end
    and parts.indicator_code = country.indicator_code
    and parts.variant = country.variant
    and parts.breakdown = country.breakdown
    and parts.breakdown_value = country.breakdown_value
    and country.territory_level = 'national'
where parts.numerator <> country.numerator or parts.denominator <> country.denominator
{% endtest %}
