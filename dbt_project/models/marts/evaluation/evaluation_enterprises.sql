-- One row per comparison × enterprise of a household affiliated by its cut-off, registered or with a plan by then.
with enterprises as (
    select * from {{ accepted(ref('stg_enterprises')) }} as enterprises
)

select
    cut_offs.comparison,
    enterprises.enterprise_id,
    enterprises.dni as person_id,
    persons.household_id,
    enterprises.stage,
    case when enterprises.registered_on <= cut_offs.cut_off then enterprises.registered_on end as registered_on,
    case when enterprises.diagnosed_on <= cut_offs.cut_off then enterprises.diagnosed_on end as diagnosed_on,
    case when enterprises.business_plan_on <= cut_offs.cut_off then enterprises.business_plan_on end as business_plan_on,
    case when enterprises.diagnosed_on <= cut_offs.cut_off then enterprises.capability_gap end as capability_gap,
    case when enterprises.diagnosed_on <= cut_offs.cut_off then enterprises.digital_maturity end as digital_maturity,
    enterprises.tax_id is not null as has_tax_id
from enterprises
inner join {{ ref('int_persons') }} as persons on enterprises.dni = persons.dni
inner join {{ ref('int_evaluation_cut_offs') }} as cut_offs
    on enterprises.registered_on <= cut_offs.cut_off or enterprises.business_plan_on <= cut_offs.cut_off
inner join {{ ref('int_households') }} as households
    on persons.household_id = households.household_id and households.affiliated_on <= cut_offs.cut_off
