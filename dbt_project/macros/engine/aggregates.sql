{# What DuckDB and Spark say differently about the values of a group. #}

{# One value of a group whose values are all the same or missing; missing only where all are. #}
{% macro any_of(expression) %}{{ return(adapter.dispatch('any_of')(expression)) }}{% endmacro %}

{% macro default__any_of(expression) -%}
    any_value({{ expression }})
{%- endmacro %}

{% macro spark__any_of(expression) -%}
    any_value({{ expression }}, true)
{%- endmacro %}


{# The median of a group's decimals of six places, none negative. Between two, what is less than a millionth is cut. #}
{% macro median_of_decimals(expression) %}{{ return(adapter.dispatch('median_of_decimals')(expression)) }}{% endmacro %}

{% macro default__median_of_decimals(expression) -%}
    median({{ expression }})
{%- endmacro %}

{# Spark's own is a double, rounded otherwise; the two in the middle are values of the group, and exact up to fifteen digits. #}
{% macro spark__median_of_decimals(expression) -%}
    {%- set lower = 'cast(round(percentile_disc(0.5) within group (order by ' ~ expression ~ ') * 1000000) as bigint)' -%}
    {%- set upper = 'cast(round(percentile_disc(0.5) within group (order by ' ~ expression ~ ' desc) * 1000000) as bigint)' -%}
    cast((({{ lower }} + {{ upper }}) div 2) * cast('0.000001' as decimal(7, 6)) as decimal(18, 6))
{%- endmacro %}
