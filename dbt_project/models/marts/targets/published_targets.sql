-- One row per target that was decided by the knowledge cut-off: what it replaced, and whether it is in force.
{{ config(alias='targets') }}

with decided as (
    select targets.*
    from {{ ref('targets') }} as targets
    cross join {{ source('control', 'clock') }} as clock
    where targets.decided_on <= clock.known_at
),

ordered as (
    select
        decided.*,
        lag(target) over history as replaces,
        lead(decided_on) over history as replaced_on
    from decided
    window history as (
        partition by subject, code, territory_level, territory_code, month_end order by decided_on
    )
)

select
    subject,
    code,
    territory_level,
    territory_code,
    month_end,
    cast(target as double) as target,
    decided_on,
    act,
    reason,
    is_assumed,
    cast(replaces as double) as replaces,
    replaced_on is null as is_in_force
from ordered
