-- One row per measure × month end × typed breakdown × label: how many entities of the country bear it, and what is published.
with borne as (
    select
        entities.measure_code,
        periods.month_end,
        entities.breakdown,
        entities.label,
        count(*) as entities
    from {{ ref('int_output_entities') }} as entities
    inner join {{ ref('int_output_periods') }} as periods
        on entities.period = periods.period
        and entities.starts_on = periods.starts_on
        and {{ is_known('entities', 'periods.month_end') }}
    where entities.breakdown in ('{{ typed_labels() | join("', '") }}')
    group by entities.measure_code, periods.month_end, entities.breakdown, entities.label
)

select
    borne.*,
    case when label = 'unknown' or entities >= {{ var('fewest_bearers') }} then label else 'OTRAS' end as published_label
from borne
