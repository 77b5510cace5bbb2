-- One row per month end × indicator × variant × territory × breakdown value, as the public edition tells it.
{{ config(alias='indicator_values') }}

with cells as (
    select
        month_end,
        indicator_code,
        variant,
        territory_level,
        territory_code,
        territory_name,
        breakdown,
        breakdown_value,
        {{ within_whole('published_numerator', 'published_denominator') }} as numerator,
        published_denominator as denominator,
        {{ within_whole('published_measured', 'published_denominator') }} as measured
    from {{ ref('int_public_indicator_cells') }}
    where breakdown = 'total' or published_denominator > 0
)

{{ indicator_figures('cells') }}
