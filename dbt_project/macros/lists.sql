{# How the lists for gestores are made (models/marts/lists): all have one shape, and their words and terms are a seed. #}

{#
    The rows of a list.
    list        its code in the seed `work_lists`
    rows        a relation with the columns dni (who is told; null if nobody) and since_on, and detail and territorial_unit
                where `has_detail` and `has_unit` say so
#}
{% macro work_list(list, rows, has_detail=false, has_unit=false) -%}
select
    {% if has_unit -%}
    coalesce(contacts.territorial_unit, listed.territorial_unit)
    {%- else -%}
    contacts.territorial_unit
    {%- endif %} as territorial_unit,
    contacts.person_name,
    contacts.district_name,
    contacts.populated_place,
    lists.what_to_do{% if has_detail %} || listed.detail{% endif %} as what_to_do,
    listed.since_on,
    least({{ add_days('clock.as_of', 'lists.due_within_days') }}, date '{{ var("plan_year_ends_on") }}') as due_on
from {{ rows }} as listed
inner join {{ ref('work_lists') }} as lists on lists.list_code = '{{ list }}'
cross join {{ source('control', 'clock') }} as clock
{{ 'left' if has_unit else 'inner' }} join {{ ref('int_contacts') }} as contacts on listed.dni = contacts.dni
{%- endmacro %}


{# Whether a household can still be acted upon: it is affiliated at the cut-off. #}
{% macro still_affiliated(household) -%}
    {{ is_affiliated(household, 'clock.as_of') }}
{%- endmacro %}
