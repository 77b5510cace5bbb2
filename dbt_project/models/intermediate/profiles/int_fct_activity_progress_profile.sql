-- One row per activity of fct_activity_progress: how complete its months are, and what exceeds what.
{{ config(materialized='view') }}
select
    activity_code,
    count(distinct month) as months,
    max(programmed_months) as programmed_months,
    max(executed_months) as executed_months,
    count(*) filter (where executed_off_programme > executed_months) as off_programme_above_executed,
    count(*) filter (where not is_past and is_executed) as executed_after_the_cut_off
from {{ ref('fct_activity_progress') }}
group by activity_code
