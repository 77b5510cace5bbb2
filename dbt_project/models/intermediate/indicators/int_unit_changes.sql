-- One row per national figure that the release published before had too: how many units entered and left its parts.
with months as (
    select distinct month_end, indicator_code, variant from {{ source('control', 'previous_units') }}
),

present as (
    select units.*
    from {{ ref('int_indicator_units') }} as units
    inner join months
        on units.month_end = months.month_end
        and units.indicator_code = months.indicator_code
        and units.variant = months.variant
),

compared as (
    select
        coalesce(present.month_end, previous.month_end) as month_end,
        coalesce(present.indicator_code, previous.indicator_code) as indicator_code,
        coalesce(present.variant, previous.variant) as variant,
        present.unit_id is not null as is_present,
        previous.unit_id is not null as was_present,
        coalesce(present.is_numerator, false) as is_numerator,
        coalesce(previous.is_numerator, false) as was_numerator
    from present
    full outer join {{ source('control', 'previous_units') }} as previous
        on present.month_end = previous.month_end
        and present.indicator_code = previous.indicator_code
        and present.variant = previous.variant
        and present.unit_id = previous.unit_id
)

select
    month_end,
    indicator_code,
    variant,
    count(*) filter (where is_numerator and not was_numerator) as numerator_entered,
    count(*) filter (where was_numerator and not is_numerator) as numerator_left,
    count(*) filter (where is_present and not was_present) as denominator_entered,
    count(*) filter (where was_present and not is_present) as denominator_left
from compared
group by month_end, indicator_code, variant
