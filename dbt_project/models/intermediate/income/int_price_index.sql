-- One row per month whose consumer price index is known: from the first day of the next month on.
with published as (
    select period, cast(cpi_dec2021_100 as decimal(16, 13)) as price_level
    from {{ ref('ipc_lima_metropolitana_mensual') }}
)

select published.period, published.price_level
from published
cross join {{ source('control', 'clock') }} as clock
where {{ month_last_day("cast(published.period || '-01' as date)") }} < clock.known_at
