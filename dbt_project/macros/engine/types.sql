{# What DuckDB and Spark call types. Contracts use DuckDB's names. #}

{# A value of a type. Spark's `varchar` needs a length; its `string` has none. #}
{% macro spark__cast(field, type) -%}
    cast({{ field }} as {{ 'string' if type == 'varchar' else type }})
{%- endmacro %}
