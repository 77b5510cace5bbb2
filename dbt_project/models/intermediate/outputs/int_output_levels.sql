-- One row per measure × level of territory at which it is published.
with levels as (
    {% for territories, levels in {
        'people': ['national', 'department', 'territorial_unit'],
        'district': ['national', 'department'],
        'agreement': ['national', 'territorial_unit'],
    }.items() -%}{%- set outer_last = loop.last -%}
    {% for level in levels -%}
    select '{{ territories }}' as territories, '{{ level }}' as territory_level
    {{ 'union all' if not (loop.last and outer_last) }}
    {% endfor %}{% endfor %}
)

select measures.measure_code, levels.territory_level
from {{ ref('measures') }} as measures
inner join levels on measures.territories = levels.territories
