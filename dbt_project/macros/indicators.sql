{# What follows of the counts of an indicator's cells, the same in both editions; the target is the country's. #}
{% macro indicator_figures(cells) -%}
    select
        progressed.*,
        case
            when territory_level = 'national' and breakdown = 'total' and variant = 'official'
                then {{ progress_status('target_progress_pct', 'target_progress_pct is null') }}
        end as status
    from (
        select measured.*, case when denominator > 0 then {{ percent('value', 'target') }} end as target_progress_pct
        from (
            select
                {{ cells }}.month_end,
                {{ cells }}.indicator_code,
                {{ cells }}.variant,
                {{ cells }}.territory_level,
                {{ cells }}.territory_code,
                {{ cells }}.territory_name,
                {{ cells }}.breakdown,
                {{ cells }}.breakdown_value,
                {{ cells }}.numerator,
                {{ cells }}.denominator,
                case
                    when indicators.unit_of_measure = 'number' then cast({{ cells }}.numerator as double)
                    else {{ percent(cells ~ '.numerator', cells ~ '.denominator') }}
                end as value,
                {{ percent(cells ~ '.numerator', cells ~ '.denominator') }} as ratio_pct,
                {{ cells }}.measured,
                targets.target
            from {{ cells }}
            inner join {{ ref('indicators') }} as indicators on {{ cells }}.indicator_code = indicators.code
            left join {{ ref('published_targets') }} as targets
                on targets.is_in_force
                and targets.subject = 'indicator'
                and targets.territory_level = 'national'
                and targets.month_end = date '{{ var("plan_year_ends_on") }}'
                and {{ cells }}.indicator_code = targets.code
                and {{ cells }}.variant = 'official'
                and {{ cells }}.territory_level = 'national'
                and {{ cells }}.breakdown = 'total'
        ) as measured
    ) as progressed
{%- endmacro %}
