-- One row per measure × entity × day that dates it (and more where an entity has several labels): all topics together.
{{ config(materialized=shared_view()) }}

{% for topic in ['demand', 'enterprises', 'training', 'capital', 'markets', 'jobs', 'partners', 'route'] -%}
select * from {{ ref('int_outputs_' ~ topic) }}
{{ 'union all' if not loop.last }}
{% endfor %}
