{# What evaluation data shows of people: less than the warehouse knows of them. #}

{# Age in completed years on a day, the oldest together. #}
{% macro published_age(birth, day) -%}
    cast(least({{ completed_years(birth, day) }}, {{ var('evaluation_oldest_age') }}) as integer)
{%- endmacro %}


{# A day before the plan year as the first of its year: no rule counts the days from it. #}
{% macro published_affiliation(day) -%}
    case
        when {{ day }} < date '{{ var("plan_year_starts_on") }}' then cast(substr({{ month_label(day) }}, 1, 4) || '-01-01' as date)
        else {{ day }}
    end
{%- endmacro %}


{# A trait whose missing values are written out elsewhere; evaluation data leaves them missing. #}
{% macro known(trait) -%}
    nullif({{ trait }}, 'unknown')
{%- endmacro %}


{# A yes or no that is written out elsewhere, as a truth value. #}
{% macro known_truth(trait) -%}
    case {{ trait }} when 'yes' then true when 'no' then false end
{%- endmacro %}


{# Months from one day to a later one, in average months (365.25 days a year), to a tenth. #}
{% macro months_between(earlier, later) -%}
    round(cast({{ days_between(earlier, later) }} as double) * 12 / 365.25, 1)
{%- endmacro %}


{# Joins the label that is shown of a free answer, from the CTE `labels` (int_evaluation_labels), under a name. #}
{% macro join_label(name, trait, comparison, answer) -%}
    left join labels as {{ name }}
        on {{ comparison }} = {{ name }}.comparison and {{ name }}.trait = '{{ trait }}' and {{ answer }} = {{ name }}.answer
{%- endmacro %}
