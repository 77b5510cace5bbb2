{# The accepted rows of a staging model: all that figures may be made of. #}
{% macro accepted(staging_model) -%}
    (select * from {{ staging_model }} where fate = 'accepted')
{%- endmacro %}
