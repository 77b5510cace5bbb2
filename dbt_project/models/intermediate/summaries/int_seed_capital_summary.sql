-- One row per month × territorial unit × type of support: seed capital, counted.
select
    {{ month_start('deliveries.delivered_on') }} as month,
    persons.territorial_unit_label as territorial_unit,
    deliveries.support_type,
    count(*) as deliveries,
    count(distinct deliveries.household_id) as households,
    cast(sum(deliveries.amount) as double) as amount,
    count(*) filter (where deliveries.is_eligible) as eligible,
    count(*) filter (where deliveries.is_verified) as verified,
    count(*) filter (where deliveries.used_as_declared) as used_as_declared
from {{ ref('fct_seed_capital') }} as deliveries
inner join {{ ref('int_persons') }} as persons on deliveries.dni = persons.dni
group by all
