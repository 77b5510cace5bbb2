{# A numerator counts some of what its denominator counts. #}
{% test numerator_within_denominator(model) %}
select * from {{ model }} where numerator > denominator or numerator < 0
{% endtest %}
