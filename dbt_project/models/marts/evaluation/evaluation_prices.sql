-- One row per month of the consumer price index of Lima Metropolitana by which real changes are computed.
select
    period,
    cast(price_level as double) as price_level
from {{ ref('int_price_index') }}
