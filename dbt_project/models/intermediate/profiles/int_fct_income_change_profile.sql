-- One row per comparison of fct_income_change: its ranges, and how many rows contradict themselves.
{{ config(materialized='view') }}
select
    comparison,
    count(*) as row_count,
    {{ percent('count(*) filter (where reason is null)', 'count(*)') }} as measured_pct,
    cast(median(baseline_income) as double) as median_baseline,
    cast(median(follow_up_income) as double) as median_follow_up,
    count(*) filter (where (reason is null) <> (nominal_change is not null)) as measured_without_change,
    count(*) filter (where reason is null and {{ days_between('baseline_on', 'follow_up_on') }} < 90) as follow_ups_too_early,
    count(*) filter (where reason is null and follow_up_on <= first_training_on) as follow_ups_before_training,
    count(*) filter (where baseline_on > first_training_on) as baselines_after_training
from {{ ref('fct_income_change') }}
group by comparison
