-- One row per measure × household × month end: the households that did all steps of the route up to one, as then known.
{% set steps = ['phase_1', 'phase_2', 'phase_3', 'plan', 'capital', 'market', 'income'] %}
with steps as (
    select * from {{ ref('int_route_steps') }}
)

{% for step in steps -%}
{%- set days = [] -%}
{%- for done in steps[:loop.index] %}{% do days.append(done ~ '_on') %}{% endfor -%}
{{ 'union all' if not loop.first }}
{{ dated_entities(
    'route_' ~ loop.index ~ '_' ~ step, 'steps', 'household_id', 'greatest(' ~ days | join(', ') ~ ')' if loop.index > 1 else days[0],
    where=days | join(' is not null and ') ~ ' is not null',
    known_from='month_end', known_until=add_days('month_end', 1)
) }}
{% endfor %}
