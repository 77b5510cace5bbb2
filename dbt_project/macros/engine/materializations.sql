{# Tables and views where DuckDB builds them: made under their own names, in a work file that is new in each run. dbt's
   own way, under another name that is then changed, keeps an old table for its readers; here there is neither, and it
   takes two thirds of a small model's time. #}

{% materialization table, adapter='duckdb' %}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- do drop_relation_if_exists(load_cached_relation(this)) -%}
  {% call statement('main') -%}
    {{ create_table_as(False, target_relation, compiled_code) }}
  {%- endcall %}
  {% do adapter.commit() %}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
  {%- set target_relation = this.incorporate(type='view') -%}
  {%- do drop_relation_if_exists(load_cached_relation(this)) -%}
  {% call statement('main') -%}
    {{ get_create_view_as_sql(target_relation, compiled_code) }}
  {%- endcall %}
  {% do adapter.commit() %}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{# How a relation is kept that unites many and is read by several, or that compares labels: DuckDB looks through a view.
   Spark would plan it anew for each reader, and its catalogue refuses a view whose text is as long as that of the letters
   (32,700 characters in Derby), so it is a table there. #}
{% macro shared_view() %}{{ return(adapter.dispatch('shared_view')()) }}{% endmacro %}

{% macro default__shared_view() %}{{ return('view') }}{% endmacro %}

{% macro spark__shared_view() %}{{ return('table') }}{% endmacro %}
