{# A model stands in the schema that its folder names. DuckDB's file is the run's own; what several runs share says whose it is. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ schema_of_run(custom_schema_name or target.schema) }}
{%- endmacro %}
