-- One row per month × unit × kind of fair, as published.
select
    fairs.month,
    months.short_name as month_name,
    case fairs.territorial_unit
        when 'OTRAS' then 'Otras (menos de 5 hogares)' else fairs.territorial_unit
    end as territory_name,
    fair_type.label as fair_type_name,
    fairs.fairs,
    fairs.participants,
    fairs.households,
    fairs.sales_amount,
    fairs.with_digital_wallet,
    fairs.with_quality_seal,
    case
        when fairs.participants = 0 then 'cero'
        else 'cifra'
    end as counts_state
from mie.fair_summary as fairs
cross join plan.report
inner join plan.months on month(months.month) = month(fairs.month)
inner join plan.labels as fair_type on fair_type.kind = 'fair_type' and fair_type.code = fairs.fair_type
where fairs.month <= report.cut_off
order by fairs.month, territory_name, fair_type.position
