-- One row per mother tongue that accepted members speak: the label under which it is published.
with named as (
    select {{ normalised('mother_tongue') }} as name_normalised, count(*) as members
    from {{ accepted(ref('stg_members')) }} as members
    where mother_tongue is not null
    group by {{ normalised('mother_tongue') }}
)

select
    named.name_normalised,
    case when named.members >= greatest(clock.suppression_threshold, 5) then named.name_normalised else 'OTRAS' end as label,
    named.members
from named
cross join {{ source('control', 'clock') }} as clock
