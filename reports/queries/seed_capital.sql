-- One row per month × unit × kind of support, as published.
select
    support.month,
    months.short_name as month_name,
    case support.territorial_unit
        when 'OTRAS' then 'Otras (menos de 5 hogares)' else support.territorial_unit
    end as territory_name,
    support_type.label as support_type_name,
    support.deliveries,
    support.households,
    support.amount,
    support.eligible,
    support.verified,
    support.used_as_declared,
    case
        when support.deliveries = 0 then 'cero'
        else 'cifra'
    end as counts_state
from mie.seed_capital_summary as support
cross join plan.report
inner join plan.months on month(months.month) = month(support.month)
inner join plan.labels as support_type on support_type.kind = 'support_type' and support_type.code = support.support_type
where support.month <= report.cut_off
order by support.month, territory_name, support_type.position
