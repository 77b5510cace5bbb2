{# How an effective visit tells an income. #}

{# Whether it says that the household has no own income and leaves the amount empty, which is no broken answer. #}
{% macro is_structural_zero() -%}
    coalesce(has_own_income = false, false)
            and monthly_income is null
            and coalesce(broken_rules not like '%monthly_income:%', true)
{%- endmacro %}
