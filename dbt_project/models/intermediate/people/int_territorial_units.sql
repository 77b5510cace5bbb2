-- One row per territorial unit that accepted households name: the label under which it is published.
with named as (
    select {{ normalised('territorial_unit') }} as name_normalised, count(*) as households
    from {{ accepted(ref('stg_households')) }} as households
    group by {{ normalised('territorial_unit') }}
)

select
    named.name_normalised,
    case when named.households >= greatest(clock.suppression_threshold, 5) then named.name_normalised else 'OTRAS' end as label,
    named.households
from named
cross join {{ source('control', 'clock') }} as clock
