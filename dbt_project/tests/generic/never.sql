{# No row meets a condition that would contradict what the table says. #}
{% test never(model, condition) %}
select * from {{ model }} where {{ condition }}
{% endtest %}
