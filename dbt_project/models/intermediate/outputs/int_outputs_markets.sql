-- One row per measure × fair, or participation in one: the entities of the measures of markets, dated.
{% set labels = ['fair_type'] %}
with participations as (
    select attendance.*, attendance.dni || '/' || attendance.fair_id as participation_id
    from {{ ref('int_fair_attendance') }} as attendance
    where attendance.track = 'market_access'
),

fairs as (
    select fairs.fair_id, fairs.fair_type, fairs.district_code, fairs.starts_on
    from {{ accepted(ref('stg_fairs')) }} as fairs
    cross join {{ source('control', 'clock') }} as clock
    where fairs.fair_type <> 'job_fair' and {{ in_plan_year('fairs.starts_on', 'clock.as_of') }}
)

{{ dated_entities('fairs_held', 'fairs', 'fair_id', 'starts_on', household=none, district='district_code', labels=labels) }}
union all
{{ dated_entities('fair_participants', 'participations', 'dni', 'first_on', person='dni', labels=labels) }}
union all
{{ dated_entities('fair_households', 'participations', 'household_id', 'first_on') }}
union all
{{ dated_entities(
    'fair_sellers', 'participations', 'participation_id', 'first_on', labels=labels, where='sales_amount > 0'
) }}
union all
{{ dated_entities(
    'fair_sales_amount', 'participations', 'participation_id', 'first_on', labels=labels, where='sales_amount > 0',
    amount='sales_amount'
) }}
union all
{{ dated_entities('digital_wallet_users', 'participations', 'dni', 'first_on', person='dni', where='used_digital_wallet') }}
union all
{{ dated_entities('quality_seal_holders', 'participations', 'dni', 'first_on', person='dni', where='has_quality_seal') }}
