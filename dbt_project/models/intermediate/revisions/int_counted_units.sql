-- One row per national figure × unit × weight: the months at whose end the figure counts it, each as a bit.
with months as (
    select month_end, {{ month_bit('month_end') }} as bit from {{ ref('int_month_ends') }}
),

indicators as (
    select
        'indicator' as subject,
        units.indicator_code as code,
        units.variant,
        units.unit_id,
        {{ any_of('units.household_id') }} as household_id,
        {{ any_of('units.dni') }} as dni,
        cast(1 as decimal(18, 6)) as weight,
        cast(coalesce(sum(months.bit) filter (where units.is_numerator), 0) as integer) as numerator_months,
        cast(sum(months.bit) as integer) as denominator_months
    from {{ ref('int_indicator_units') }} as units
    inner join months on units.month_end = months.month_end
    group by units.indicator_code, units.variant, units.unit_id
),

weighed as (
    select
        entities.measure_code,
        entities.entity_id,
        entities.household_id,
        entities.dni,
        entities.known_from,
        entities.known_until,
        cast(
            case when measures.counts in ('soles', 'hours') then coalesce(entities.amount, 0) else 1 end as decimal(18, 6)
        ) as weight
    from {{ ref('int_output_entities') }} as entities
    inner join {{ ref('measures') }} as measures on entities.measure_code = measures.measure_code
    where entities.period = 'year_to_date' and entities.breakdown = 'total'
)

select * from indicators
union all
select
    'measure',
    weighed.measure_code,
    'official',
    weighed.entity_id,
    {{ any_of('weighed.household_id') }},
    {{ any_of('weighed.dni') }},
    weighed.weight,
    cast(sum(distinct months.bit) as integer),
    0
from weighed
inner join months on {{ is_known('weighed', 'months.month_end') }}
group by weighed.measure_code, weighed.entity_id, weighed.weight
