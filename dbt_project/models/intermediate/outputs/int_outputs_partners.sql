-- One row per measure × agreement: the agreements of the measures of partners, dated.
with agreements as (
    select agreements.*
    from {{ ref('int_agreements') }} as agreements
    cross join {{ source('control', 'clock') }} as clock
    where {{ in_plan_year('agreements.signed_on', 'clock.as_of') }}
)

{% for measure, condition in {
    'agreements_signed': none,
    'agreements_seed_capital': "purpose = 'seed_capital'",
    'agreements_employability': "purpose = 'employability'",
}.items() -%}
{{ 'union all' if not loop.first }}
{{ dated_entities(
    measure, 'agreements', 'agreement_id', 'signed_on', household=none, unit='territorial_unit',
    labels=['partner_type', 'purpose'], where=condition
) }}
{% endfor %}
