-- One row per measure × month end × typed breakdown × label of the public edition × entity of the country: each once.
{{ config(materialized='view') }}

with borne as (
    select measure_code, month_end, breakdown, published_label
    from {{ ref('int_output_labels') }}
    where entities >= {{ var('fewest_public_bearers') }}
)

-- Who has several labels that few bear stands under OTRAS once.
select distinct
    members.measure_code,
    members.period,
    members.month_end,
    members.breakdown,
    case
        when members.breakdown_value = 'unknown' then 'unknown'
        else coalesce(borne.published_label, 'OTRAS')
    end as breakdown_value,
    members.entity_id,
    members.household_id,
    members.record_key,
    members.amount
from {{ ref('int_output_members') }} as members
left join borne
    on members.measure_code = borne.measure_code
    and members.month_end = borne.month_end
    and members.breakdown = borne.breakdown
    and members.breakdown_value = borne.published_label
where members.breakdown in ('{{ typed_labels() | join("', '") }}')
