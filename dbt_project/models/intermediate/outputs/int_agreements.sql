-- One row per accepted agreement: with whom and for what, and the unit that it is of as published.
with labels as (
    select distinct label from {{ ref('int_territorial_units') }}
)

select
    agreements.agreement_id,
    agreements.partner_id,
    partners.partner_name,
    partners.partner_type,
    agreements.purpose,
    case when agreements.territorial_unit is not null then coalesce(labels.label, 'OTRAS') end as territorial_unit,
    agreements.signed_on,
    agreements.ends_on
from {{ accepted(ref('stg_agreements')) }} as agreements
inner join {{ accepted(ref('stg_partners')) }} as partners on agreements.partner_id = partners.partner_id
left join labels on {{ normalised('agreements.territorial_unit') }} = labels.label
