-- One row per month × kind of support: sums of the published rows, and how many rows are protected.
select
    support.month,
    support.month_name,
    support.support_type_name,
    count(*) as summary_rows,
    count(*) filter (where support.counts_state = 'protegida') as protected_rows,
    sum(support.deliveries) as deliveries,
    sum(support.amount) as amount,
    sum(support.eligible) as eligible,
    sum(support.verified) as verified,
    sum(support.used_as_declared) as used_as_declared,
    case
        when count(support.deliveries) = 0 then 'protegida'
        when count(support.deliveries) < count(*) then 'suma de lo publicado'
        else 'cifra'
    end as counts_state
from ${seed_capital} as support
group by support.month, support.month_name, support.support_type_name
order by support.month, support.support_type_name
