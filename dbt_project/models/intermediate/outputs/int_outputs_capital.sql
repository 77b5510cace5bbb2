-- One row per measure × delivery of seed capital or assets: the entities of the measures of capital, dated.
{% set labels = ['support_type', 'partner_type'] %}
with deliveries as (
    select
        deliveries.*,
        partners.partner_type,
        delivered.used_as_declared as is_said_to_be_used,
        {{ both_by('delivered.delivered_on', 'delivered.verified_on') }} as verified_by
    from {{ ref('fct_seed_capital') }} as deliveries
    inner join {{ accepted(ref('stg_seed_capital')) }} as delivered on deliveries.delivery_id = delivered.delivery_id
    inner join {{ accepted(ref('stg_partners')) }} as partners on deliveries.partner_id = partners.partner_id
),

verified as (
    select deliveries.*
    from deliveries
    cross join {{ source('control', 'clock') }} as clock
    where deliveries.verified_by <= clock.as_of
)

{{ dated_entities('capital_deliveries', 'deliveries', 'delivery_id', 'delivered_on', labels=labels) }}
union all
{{ dated_entities('capital_households', 'deliveries', 'household_id', 'delivered_on', labels=labels) }}
union all
{{ dated_entities('capital_amount', 'deliveries', 'delivery_id', 'delivered_on', labels=labels, amount='amount') }}
union all
{{ dated_entities('capital_eligible', 'deliveries', 'delivery_id', 'delivered_on', labels=labels, where='is_eligible') }}
union all
{{ dated_entities('capital_verified', 'verified', 'delivery_id', 'verified_by', labels=labels) }}
union all
{{ dated_entities(
    'capital_used_as_declared', 'verified', 'delivery_id', 'verified_by', labels=labels, where='is_said_to_be_used'
) }}
