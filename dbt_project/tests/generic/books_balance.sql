{# Every row read from a file has exactly one fate. #}
{% test books_balance(model) %}
select *
from {{ model }}
where rows_delivered <> accepted + superseded + quarantined + orphaned + repeated
{% endtest %}
