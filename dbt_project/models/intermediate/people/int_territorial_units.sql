-- One row per territorial unit that accepted households name: the label under which it is published.
with named as (
    select {{ normalised('territorial_unit') }} as name_normalised, count(*) as households
    from {{ accepted(ref('stg_households')) }} as households
    group by {{ normalised('territorial_unit') }}
)

select
    name_normalised,
    case when households >= 5 then name_normalised else 'OTRAS' end as label,
    households
from named
