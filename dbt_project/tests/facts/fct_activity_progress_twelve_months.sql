-- Activities that lack a month of the plan year.
select activity_code
from {{ ref('fct_activity_progress') }}
group by activity_code
having count(distinct month) <> 12
