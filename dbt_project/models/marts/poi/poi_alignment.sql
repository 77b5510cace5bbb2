-- One row per link of the chain from the national objective to the plan's activities and indicators.
select level, code, name, parent_level, parent_code, source, note
from {{ ref('plan_alignment') }}
