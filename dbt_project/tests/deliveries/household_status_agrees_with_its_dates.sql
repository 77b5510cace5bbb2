-- Households whose declared status contradicts their dates on the day of knowledge. Only the dates count in figures.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'stg_households'}}}) }}

select deliveries.file_label
from {{ accepted(ref('stg_households')) }} as households
inner join {{ ref('int_deliveries') }} as deliveries
    on households.raw_id = deliveries.raw_id
    and deliveries.extract = 'households'
    and deliveries.file_status = 'loaded'
cross join {{ source('control', 'clock') }} as clock
where (households.status = 'affiliated') <> {{ is_affiliated('households', 'clock.known_at') }}
