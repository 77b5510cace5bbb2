{# What DuckDB and Spark call types. Contracts use DuckDB's names. #}

{# A value of a type. Spark's `varchar` needs a length; its `string` has none. #}
{% macro spark__cast(field, type) -%}
    cast({{ field }} as {{ 'string' if type == 'varchar' else type }})
{%- endmacro %}


{# A double as a decimal of twelve places, half away from zero as the double stands: sums of doubles differ in their last digits. #}
{% macro decimal_of_double(expression) %}{{ return(adapter.dispatch('decimal_of_double')(expression)) }}{% endmacro %}

{% macro default__decimal_of_double(expression) -%}
    cast({{ expression }} as decimal(28, 12))
{%- endmacro %}

{# Spark's own goes through the shortest text of a double. A whole double is taken in two parts, each of which an integer holds. #}
{% macro spark__decimal_of_double(expression) -%}
    {%- set whole = 'abs(round((' ~ expression ~ ') * 1e12))' -%}
    {%- set high = 'floor(' ~ whole ~ ' / 4294967296e0)' -%}
    {%- set digits -%}
        lpad(cast(cast({{ high }} as bigint) * cast(4294967296 as decimal(10, 0)) + cast({{ whole }} - {{ high }} * 4294967296e0 as bigint) as string), 28, '0')
    {%- endset -%}
    cast(case when {{ expression }} < 0 then '-' else '' end || substr({{ digits }}, 1, 16) || '.' || substr({{ digits }}, 17, 12) as decimal(28, 12))
{%- endmacro %}
