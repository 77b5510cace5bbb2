-- One row per enterprise of an affiliated household, registered and not closed, without a diagnosis by the cut-off.
with undiagnosed as (
    select enterprises.dni, coalesce(' (' || enterprises.business_line || ')', '') as detail, enterprises.registered_on as since_on
    from {{ ref('int_enterprises') }} as enterprises
    cross join {{ source('control', 'clock') }} as clock
    where enterprises.registered_on <= clock.as_of
        and (enterprises.diagnosed_on is null or enterprises.diagnosed_on > clock.as_of)
        and coalesce(enterprises.stage <> 'closed', true)
        and {{ still_affiliated('enterprises') }}
)

{{ work_list('enterprises_without_diagnosis', 'undiagnosed', has_detail=true) }}
