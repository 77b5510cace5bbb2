-- One row per month × kind of fair: sums of the rows.
select
    fairs.month,
    fairs.month_name,
    fairs.fair_type_name,
    count(*) as summary_rows,
    sum(fairs.participants) as participants,
    sum(fairs.sales_amount) as sales_amount
from ${fairs} as fairs
group by fairs.month, fairs.month_name, fairs.fair_type_name
order by fairs.month, fairs.fair_type_name
