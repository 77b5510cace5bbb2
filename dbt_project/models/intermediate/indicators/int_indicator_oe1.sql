-- One row per household of D, or enterprise of one, × month end × variant of OE1: does it count as strengthened.
with trained as (
    select * from {{ ref('int_household_training') }}
),

months as (
    select month_end from {{ ref('int_month_ends') }}
),

enterprises as (
    select
        persons.household_id,
        enterprises.enterprise_id,
        enterprises.stage,
        enterprises.registered_on,
        enterprises.business_plan_on
    from {{ accepted(ref('stg_enterprises')) }} as enterprises
    inner join {{ ref('int_persons') }} as persons on enterprises.dni = persons.dni
),

plans as (
    select
        household_id,
        min(business_plan_on) as any_plan_on,
        min(business_plan_on) filter (where stage = 'running') as running_plan_on
    from enterprises
    group by household_id
),

variants as (
    select
        'official' as variant, trained.household_id as unit_id, trained.household_id,
        trained.first_training_on as counts_from,
        {{ both_by('trained.management_completed_on', 'plans.any_plan_on') }} as strengthened_on
    from trained
    left join plans on trained.household_id = plans.household_id
    union all
    select
        'running_only', trained.household_id, trained.household_id,
        trained.first_training_on,
        {{ both_by('trained.management_completed_on', 'plans.running_plan_on') }}
    from trained
    left join plans on trained.household_id = plans.household_id
    union all
    select
        'enterprises', enterprises.enterprise_id, trained.household_id,
        greatest(trained.first_training_on, enterprises.registered_on),
        {{ both_by('trained.management_completed_on', 'enterprises.business_plan_on') }}
    from trained
    inner join enterprises on trained.household_id = enterprises.household_id
)

select
    'OE1' as indicator_code,
    variants.variant,
    months.month_end,
    variants.unit_id,
    variants.household_id,
    cast(null as {{ dbt.type_string() }}) as dni,
    coalesce(variants.strengthened_on <= months.month_end, false) as is_numerator
from variants
inner join months on variants.counts_from <= months.month_end
