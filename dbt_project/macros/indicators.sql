{# What follows of the counts of an indicator's cells: the same in both editions. #}
{% macro indicator_figures(cells) -%}
    select
        {{ cells }}.*,
        case
            when indicators.unit_of_measure = 'number' then cast({{ cells }}.numerator as double)
            else {{ percent(cells ~ '.numerator', cells ~ '.denominator') }}
        end as value,
        {{ percent(cells ~ '.numerator', cells ~ '.denominator') }} as ratio_pct
    from {{ cells }}
    inner join {{ ref('indicators') }} as indicators on {{ cells }}.indicator_code = indicators.code
{%- endmacro %}
