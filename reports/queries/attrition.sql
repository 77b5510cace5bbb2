-- One row per reason why households are measured or not, for the country and the report's comparison.
select
    reasons.position,
    reasons.label as reason_name,
    case reasons.code
        when 'measured' then income.measured
        when 'no_baseline' then income.no_baseline
        when 'not_yet_due' then income.not_yet_due
        when 'disaffiliated' then income.disaffiliated
        when 'not_visited' then income.not_visited
    end as households,
    case reasons.code
        when 'measured' then 100.0 * income.measured / nullif(income.households, 0)
        when 'no_baseline' then 100.0 * income.no_baseline / nullif(income.households, 0)
        when 'not_yet_due' then 100.0 * income.not_yet_due / nullif(income.households, 0)
        when 'disaffiliated' then 100.0 * income.disaffiliated / nullif(income.households, 0)
        when 'not_visited' then 100.0 * income.not_visited / nullif(income.households, 0)
    end as share_pct,
    income.counts_state
from ${income_change} as income
cross join plan.labels as reasons
where income.territorial_unit = 'TOTAL' and reasons.kind = 'attrition'
order by reasons.position
