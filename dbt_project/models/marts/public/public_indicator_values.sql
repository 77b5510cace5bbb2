-- One row per month end × indicator × variant × territory × breakdown value, as the public edition tells it.
{{ config(alias='indicator_values') }}

with counted as (
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
        published_denominator as denominator
    from {{ ref('int_public_indicator_cells') }}
    where breakdown = 'total' or published_denominator > 0
),

measured as (
    {{ indicator_figures('counted') }}
),

-- The plan's targets are the country's.
targeted as (
    select
        measured.*,
        targets.target,
        targets.target_progress_pct,
        targets.status
    from measured
    left join {{ ref('indicator_values') }} as targets
        on targets.target is not null
        and measured.month_end = targets.month_end
        and measured.indicator_code = targets.indicator_code
        and measured.variant = targets.variant
        and measured.territory_code = targets.territory_code
        and measured.breakdown = targets.breakdown
)

select
    month_end,
    indicator_code,
    variant,
    territory_level,
    territory_code,
    territory_name,
    breakdown,
    breakdown_value,
    numerator,
    denominator,
    value,
    ratio_pct,
    target,
    target_progress_pct,
    status
from targeted
