-- One row per mother tongue that accepted members speak: the label under which it is published.
with named as (
    select {{ normalised('mother_tongue') }} as name_normalised, count(*) as members
    from {{ accepted(ref('stg_members')) }} as members
    where mother_tongue is not null
    group by {{ normalised('mother_tongue') }}
)

select
    name_normalised,
    case when members >= 5 then name_normalised else 'OTRAS' end as label,
    members
from named
