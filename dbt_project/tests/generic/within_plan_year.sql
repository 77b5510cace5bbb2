{# A day lies in the plan year and on or before the cut-off. #}
{% test within_plan_year(model, column_name) %}
select judged.*
from {{ model }} as judged
cross join {{ source('control', 'clock') }} as clock
where not {{ in_plan_year('judged.' ~ column_name, 'clock.as_of') }}
{% endtest %}
