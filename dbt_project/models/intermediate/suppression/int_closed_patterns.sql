-- One row per month end × pattern in which a cell is too entangled for chains within one breakdown to protect it.
select distinct month_end, pattern
from {{ ref('int_suppression_detours') }}
where cells_on_the_way is null
