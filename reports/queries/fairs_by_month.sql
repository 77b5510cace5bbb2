-- One row per month × kind of fair: sums of the published rows, and how many rows are protected.
select
    fairs.month,
    fairs.month_name,
    fairs.fair_type_name,
    count(*) as summary_rows,
    count(*) filter (where fairs.counts_state = 'protegida') as protected_rows,
    sum(fairs.participants) as participants,
    sum(fairs.sales_amount) as sales_amount,
    case
        when count(fairs.participants) = 0 then 'protegida'
        when count(fairs.participants) < count(*) then 'suma de lo publicado'
        else 'cifra'
    end as counts_state
from ${fairs} as fairs
group by fairs.month, fairs.month_name, fairs.fair_type_name
order by fairs.month, fairs.fair_type_name
