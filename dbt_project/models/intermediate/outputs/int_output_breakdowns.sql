-- One row per measure × breakdown that it is published by.
select code.measure_code, code.breakdown
from (
    select measure_code, {{ split_to_rows('breakdowns', '|') }} as breakdown
    from {{ ref('measures') }}
    where breakdowns is not null
) as code
union all
select measure_code, 'total'
from {{ ref('measures') }}
