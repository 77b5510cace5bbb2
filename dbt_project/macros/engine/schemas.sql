{# Where DuckDB and Spark have their tables. #}

{# The schema of that name in what the run builds: a DuckDB file has one run's, a Spark catalogue has those of all. #}
{% macro schema_of_run(name) %}{{ return(adapter.dispatch('schema_of_run')(name)) }}{% endmacro %}

{% macro default__schema_of_run(name) %}{{ return(name) }}{% endmacro %}

{% macro spark__schema_of_run(name) %}{{ return(name if name == target.schema else target.schema ~ '_' ~ name) }}{% endmacro %}


{# A source, in the schema of the run. #}
{% macro source(source_name, table) %}
    {%- set relation = builtins.source(source_name, table) -%}
    {{ return(relation.incorporate(path={'schema': schema_of_run(relation.schema)})) }}
{% endmacro %}
