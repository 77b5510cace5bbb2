-- One row per month × territorial unit × type of fair: fairs, counted.
select
    {{ month_start('fairs.first_on') }} as month,
    persons.territorial_unit_label as territorial_unit,
    fairs.fair_type,
    count(distinct fairs.fair_id) as fairs,
    count(distinct fairs.dni) as participants,
    count(distinct fairs.household_id) as households,
    cast(coalesce(sum(fairs.sales_amount), 0) as double) as sales_amount,
    count(*) filter (where fairs.used_digital_wallet) as with_digital_wallet,
    count(*) filter (where fairs.has_quality_seal) as with_quality_seal
from {{ ref('int_fair_attendance') }} as fairs
inner join {{ ref('int_persons') }} as persons on fairs.dni = persons.dni
group by all
