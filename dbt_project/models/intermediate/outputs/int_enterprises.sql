-- One row per accepted enterprise: its owner, diagnosis and place in the catalogue, as the newest row says.
select
    enterprises.enterprise_id,
    enterprises.dni,
    persons.household_id,
    enterprises.stage,
    {{ normalised('enterprises.business_line') }} as business_line,
    enterprises.capability_gap,
    enterprises.digital_maturity,
    enterprises.product_name,
    enterprises.base_price,
    enterprises.monthly_capacity,
    enterprises.tax_id is not null as has_tax_id,
    enterprises.product_name is not null and enterprises.base_price is not null as is_in_catalogue,
    enterprises.registered_on,
    enterprises.diagnosed_on,
    enterprises.business_plan_on,
    persons.affiliated_on,
    persons.disaffiliated_on
from {{ accepted(ref('stg_enterprises')) }} as enterprises
inner join {{ ref('int_persons') }} as persons on enterprises.dni = persons.dni
