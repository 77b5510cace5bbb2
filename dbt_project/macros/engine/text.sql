{# What DuckDB and Spark say differently about text. Patterns are written without backslashes. #}

{# Whether the whole of a text matches a pattern. #}
{% macro matches(expression, pattern) %}{{ return(adapter.dispatch('matches')(expression, pattern)) }}{% endmacro %}

{% macro default__matches(expression, pattern) -%}
    regexp_full_match({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches(expression, pattern) -%}
    {{ expression }} rlike r'\A(?:{{ pattern }})\z'
{%- endmacro %}


{# All that matches a pattern, replaced. #}
{% macro replace_all(expression, pattern, replacement) %}{{ return(adapter.dispatch('replace_all')(expression, pattern, replacement)) }}{% endmacro %}

{% macro default__replace_all(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__replace_all(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}')
{%- endmacro %}


{# Blanks of every kind (tab, line breaks, the non-breaking ones) as one space, none at the ends; other control
   characters, by which a text could give orders to a terminal or stop a printed report, are dropped first. #}
{% macro collapse_blanks(expression) %}{{ return(adapter.dispatch('collapse_blanks')(expression)) }}{% endmacro %}

{% macro default__collapse_blanks(expression) -%}
    trim(regexp_replace(
        regexp_replace({{ expression }}, '[\x00-\x08\x0E-\x1F\x7F-\x84\x86-\x9F]+', '', 'g'), '[\s\x0B\x{0085}\p{Z}]+', ' ', 'g'
    ), ' ')
{%- endmacro %}

{% macro spark__collapse_blanks(expression) -%}
    trim(regexp_replace(
        regexp_replace({{ expression }}, r'[\x00-\x08\x0E-\x1F\x7F-\x84\x86-\x9F]+', ''), r'[\s\x0B\x{0085}\p{Z}]+', ' '
    ))
{%- endmacro %}


{# A label as it is compared and published: upper case, without accents; Ñ becomes N. The text is trimmed already. #}
{% macro normalised(expression) %}{{ return(adapter.dispatch('normalised')(expression)) }}{% endmacro %}

{% macro default__normalised(expression) -%}
    upper(strip_accents({{ expression }}))
{%- endmacro %}

{# Letter by letter as DuckDB does it (Java makes SS of ß); most texts have plain letters only, which both see alike. #}
{% macro spark__normalised(expression) -%}
    case
        when {{ expression }} rlike '[^ -~]'
            then translate(
                regexp_replace({{ expression }}, r'[{{ marks_dropped() }}]+', ''), '{{ letters_changed() }}', '{{ letters_plain() }}'
            )
        else upper({{ expression }})
    end
{%- endmacro %}


{# The value of a type that a text holds, null where it holds none. Guard by a pattern: engines round differently. #}
{% macro try_type(expression, type) %}{{ return(adapter.dispatch('try_type')(expression, type)) }}{% endmacro %}

{% macro default__try_type(expression, type) -%}
    try_cast({{ expression }} as {{ type }})
{%- endmacro %}


{# A date some days after a fixed day. #}
{% macro days_after(day, days) %}{{ return(adapter.dispatch('days_after')(day, days)) }}{% endmacro %}

{% macro default__days_after(day, days) -%}
    (date '{{ day }}' + {{ days }})
{%- endmacro %}

{% macro spark__days_after(day, days) -%}
    date_add(date '{{ day }}', {{ days }})
{%- endmacro %}


{# One row per part of a separated text; stands in a select list. #}
{% macro split_to_rows(expression, separator) %}{{ return(adapter.dispatch('split_to_rows')(expression, separator)) }}{% endmacro %}

{% macro default__split_to_rows(expression, separator) -%}
    unnest(string_split({{ expression }}, '{{ separator }}'))
{%- endmacro %}

{% macro spark__split_to_rows(expression, separator) -%}
    explode(split({{ expression }}, '[{{ separator }}]'))
{%- endmacro %}


{# The texts of a group in one, in their order. #}
{% macro joined_texts(expression, separator) %}{{ return(adapter.dispatch('joined_texts')(expression, separator)) }}{% endmacro %}

{% macro default__joined_texts(expression, separator) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ expression }})
{%- endmacro %}

{% macro spark__joined_texts(expression, separator) -%}
    array_join(array_sort(collect_list({{ expression }})), '{{ separator }}')
{%- endmacro %}
