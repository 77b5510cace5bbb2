{# What DuckDB and Spark say differently about days. #}

{# Days from one date to a later one, negative if it is earlier. #}
{% macro days_between(earlier, later) %}{{ return(adapter.dispatch('days_between')(earlier, later)) }}{% endmacro %}

{% macro default__days_between(earlier, later) -%}
    date_diff('day', {{ earlier }}, {{ later }})
{%- endmacro %}

{% macro spark__days_between(earlier, later) -%}
    datediff({{ later }}, {{ earlier }})
{%- endmacro %}


{# The month of a date as yyyy-mm. #}
{% macro month_label(day) -%}
    substr(cast({{ day }} as varchar(10)), 1, 7)
{%- endmacro %}


{# The first day of a date's month. #}
{% macro month_start(day) -%}
    cast({{ month_label(day) }} || '-01' as date)
{%- endmacro %}


{# The Monday of a date's week. #}
{% macro week_start(day) -%}
    cast(date_trunc('week', {{ day }}) as date)
{%- endmacro %}


{# Completed years on a day; null where the birth is missing or lies after it. #}
{% macro completed_years(birth, day) -%}
    case
        when {{ birth }} <= {{ day }} then
            year({{ day }}) - year({{ birth }})
            - case when month({{ day }}) * 100 + day({{ day }}) < month({{ birth }}) * 100 + day({{ birth }}) then 1 else 0 end
    end
{%- endmacro %}


{# Age group in completed years on a day; a birth after it is unknown. #}
{% macro age_group(birth, day) -%}
    {%- set years = completed_years(birth, day) -%}
    case
        when ({{ years }}) is null then 'unknown'
        when ({{ years }}) < 18 then 'under_18'
        when ({{ years }}) < 30 then '18_29'
        when ({{ years }}) < 45 then '30_44'
        else '45_plus'
    end
{%- endmacro %}


{# Whether a day lies within the plan year and on or before a cut-off. #}
{% macro in_plan_year(day, cut_off) -%}
    ({{ day }} >= date '{{ var("plan_year_starts_on") }}' and {{ day }} <= {{ cut_off }})
{%- endmacro %}


{# Whether a household is affiliated on a day (contract, "Affiliated on a day"). #}
{% macro is_affiliated(household, day) -%}
    ({{ household }}.affiliated_on <= {{ day }}
        and ({{ household }}.disaffiliated_on is null or {{ household }}.disaffiliated_on > {{ day }}))
{%- endmacro %}


{# Whether something dated that day counts as an event of the plan for its household. #}
{% macro is_event(day, household, cut_off) -%}
    coalesce({{ in_plan_year(day, cut_off) }} and {{ is_affiliated(household, day) }}, false)
{%- endmacro %}


{# The last day of a date's month, as a date. #}
{% macro month_last_day(day) -%}
    cast(last_day({{ day }}) as date)
{%- endmacro %}


{# A date some days later; null for a missing date. #}
{% macro add_days(day, days) %}{{ return(adapter.dispatch('add_days')(day, days)) }}{% endmacro %}

{% macro default__add_days(day, days) -%}
    ({{ day }} + {{ days }})
{%- endmacro %}

{% macro spark__add_days(day, days) -%}
    date_add({{ day }}, {{ days }})
{%- endmacro %}


{# The day by which both of two things have happened; null while one has not (`greatest` would pass over it). #}
{% macro both_by(first, second) -%}
    case when {{ first }} >= {{ second }} then {{ first }} when {{ first }} < {{ second }} then {{ second }} end
{%- endmacro %}
