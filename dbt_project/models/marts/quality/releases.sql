-- One row per release of this home. The release step fills it, once the tables are hashed.
select
    cast(null as {{ dbt.type_string() }}) as release_id,
    cast(null as date) as as_of,
    cast(null as date) as known_at,
    cast(null as timestamp) as published_at,
    cast(null as {{ dbt.type_string() }}) as code_version,
    cast(null as {{ dbt.type_string() }}) as inputs_sha256,
    cast(null as {{ dbt.type_string() }}) as tables_sha256
from {{ source('control', 'clock') }}
where false
