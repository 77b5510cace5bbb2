-- Households whose declared status contradicts their dates on the day of knowledge. Only the dates count in figures.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'stg_households'}}}) }}

select households.file_name
from {{ accepted(ref('stg_households')) }} as households
cross join {{ source('control', 'clock') }} as clock
where (households.status = 'affiliated') <> {{ is_affiliated('households', 'clock.known_at') }}
