-- One row per month × kind of support: sums of the rows.
select
    support.month,
    support.month_name,
    support.support_type_name,
    count(*) as summary_rows,
    sum(support.deliveries) as deliveries,
    sum(support.amount) as amount,
    sum(support.eligible) as eligible,
    sum(support.verified) as verified,
    sum(support.used_as_declared) as used_as_declared
from ${seed_capital} as support
group by support.month, support.month_name, support.support_type_name
order by support.month, support.support_type_name
