-- One row per household with an enterprise × month end × variant of OE2: has it reached a market.
with months as (
    select month_end from {{ ref('int_month_ends') }}
),

-- The first day of the plan year on which the enterprise is registered and its household affiliated.
enterprises as (
    select
        persons.household_id,
        enterprises.stage,
        persons.disaffiliated_on,
        greatest(enterprises.registered_on, persons.affiliated_on, date '{{ var("plan_year_starts_on") }}') as counts_from
    from {{ accepted(ref('stg_enterprises')) }} as enterprises
    inner join {{ ref('int_persons') }} as persons on enterprises.dni = persons.dni
),

variants as (
    select 'official' as variant, household_id, min(counts_from) as counts_from
    from enterprises
    where stage = 'running' and (disaffiliated_on is null or disaffiliated_on > counts_from)
    group by household_id
    union all
    select 'including_closed', household_id, min(counts_from)
    from enterprises
    where stage in ('running', 'closed') and (disaffiliated_on is null or disaffiliated_on > counts_from)
    group by household_id
),

markets as (
    select household_id, min(first_on) as reached_on
    from {{ ref('int_fair_attendance') }}
    where track = 'market_access'
    group by household_id
)

select
    'OE2' as indicator_code,
    variants.variant,
    months.month_end,
    variants.household_id as unit_id,
    variants.household_id,
    cast(null as {{ dbt.type_string() }}) as dni,
    coalesce(markets.reached_on <= months.month_end, false) as is_numerator
from variants
inner join months on variants.counts_from <= months.month_end
left join markets on variants.household_id = markets.household_id
