-- One row per measure × month end × typed breakdown × label of the public edition × entity of the country: each once.
{{ config(materialized='view') }}

-- Who has several labels that few bear stands under OTRAS once.
select distinct
    entities.measure_code,
    entities.period,
    labels.month_end,
    entities.breakdown,
    case
        when labels.label = 'unknown' or labels.entities >= {{ var('fewest_public_bearers') }} then labels.label
        else 'OTRAS'
    end as breakdown_value,
    entities.entity_id,
    entities.household_id,
    entities.record_key,
    entities.amount
from {{ ref('int_output_entities') }} as entities
inner join {{ ref('int_output_labels') }} as labels
    on entities.measure_code = labels.measure_code
    and entities.breakdown = labels.breakdown
    and entities.label = labels.label
    and {{ is_known('entities', 'labels.month_end') }}
where entities.breakdown in ('{{ typed_labels() | join("', '") }}')
