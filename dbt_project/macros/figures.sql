{# How figures are made of counts. #}

{# 100 × part / whole, null where there is no whole. #}
{% macro percent(part, whole) -%}
    (100.0 * cast({{ part }} as double) / nullif(cast({{ whole }} as double), 0))
{%- endmacro %}


{# A percent of which no more than 100 is told; null stays null (`least` would make 100 of it). #}
{% macro capped(percent) -%}
    case when {{ percent }} > 100 then 100 else {{ percent }} end
{%- endmacro %}


{# How far a percent of progress has come; `no_data` where nothing is there to be compared. #}
{% macro progress_status(progress_pct, has_no_data) -%}
    case
        when {{ has_no_data }} then 'no_data'
        when {{ progress_pct }} >= {{ var('achieved_pct') }} then 'achieved'
        when {{ progress_pct }} >= {{ var('on_track_pct') }} then 'on_track'
        when {{ progress_pct }} >= {{ var('at_risk_pct') }} then 'at_risk'
        else 'off_track'
    end
{%- endmacro %}


{# A value to the nearest whole multiple of a step. #}
{% macro to_whole(value, step) -%}
    (round({{ value }} / ({{ step }})) * ({{ step }}))
{%- endmacro %}


{# Whether a count is of so few that a reader could know them. #}
{% macro is_few(count) -%}
    coalesce({{ count }} between 1 and 4, false)
{%- endmacro %}


{# What a table of outputs holds that activities are compared with, by measure × country or territorial unit × month end. #}
{% macro derived_for_activities(outputs) -%}
    select
        measure_code,
        case when territory_level = 'national' then 'TOTAL' else territory_code end as territorial_unit,
        month_end,
        value
    from {{ outputs }}
    where period = 'year_to_date' and breakdown = 'total' and territory_level in ('national', 'territorial_unit')
{%- endmacro %}
