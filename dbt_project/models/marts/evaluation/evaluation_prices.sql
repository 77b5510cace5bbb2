-- One row per month of the consumer price index of Lima Metropolitana by which real changes are computed.
select
    period,
    cast(cpi_dec2021_100 as double) as price_level
from {{ ref('ipc_lima_metropolitana_mensual') }}
