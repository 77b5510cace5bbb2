-- One row per measure × enterprise: the enterprises of the measures of enterprises, dated.
{% set measures = {
    'enterprises_registered': ('registered_on', none),
    'enterprises_running': ('registered_on', "stage = 'running'"),
    'enterprises_diagnosed': ('diagnosed_on', none),
    'business_plans': ('business_plan_on', none),
    'enterprises_with_tax_id': ('registered_on', 'has_tax_id'),
    'enterprises_in_catalogue': ('registered_on', 'is_in_catalogue'),
} %}
with enterprises as (
    select * from {{ ref('int_enterprises') }}
),

clock as (
    select * from {{ source('control', 'clock') }}
)

{% for measure, (day, condition) in measures.items() -%}
{{ 'union all' if not loop.first }}
{{ dated_entities(
    measure, 'enterprises cross join clock', 'enterprise_id', day, person='dni', labels=['business_line'],
    where=is_event(day, 'enterprises', 'clock.as_of') ~ (' and ' ~ condition if condition else '')
) }}
{% endfor %}
