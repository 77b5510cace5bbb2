-- One row per person × course, or person × fair, in which the person participates.
select
    dni,
    household_id,
    territorial_unit,
    course_id,
    cast(null as {{ dbt.type_string() }}) as fair_id,
    track,
    phase,
    partner_id,
    partner_name,
    first_on,
    hours,
    is_completed
from {{ ref('int_training') }}
union all
select
    dni,
    household_id,
    territorial_unit,
    cast(null as {{ dbt.type_string() }}) as course_id,
    fair_id,
    track,
    cast(null as {{ dbt.type_string() }}) as phase,
    cast(null as {{ dbt.type_string() }}) as partner_id,
    organiser as partner_name,
    first_on,
    cast(null as decimal(18, 6)) as hours,
    false as is_completed
from {{ ref('int_fair_attendance') }}
