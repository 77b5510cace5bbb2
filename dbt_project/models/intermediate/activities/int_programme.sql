-- One row per plan activity × territorial unit × month of which something was decided: the programme in force.
with decided as (
    select programme.*
    from {{ ref('plan_programme') }} as programme
    cross join {{ source('control', 'clock') }} as clock
    where programme.decided_on <= clock.known_at
),

ordered as (
    select
        decided.*,
        row_number() over (
            partition by activity_code, territorial_unit, month order by decided_on desc
        ) as decisions_since,
        min(decided_on) over (partition by activity_code, territorial_unit) as first_decided_on
    from decided
)

select
    activity_code,
    territorial_unit,
    month,
    is_programmed,
    programmed_quantity,
    is_programmed and decided_on > first_decided_on as is_reprogrammed,
    reason
from ordered
where decisions_since = 1
