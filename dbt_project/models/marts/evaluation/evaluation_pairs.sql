-- One row per comparison × kind × household with two measurements far enough apart, before, after or without training.
with price_index as (
    select period, cast(price_level as double) as price_level from {{ ref('int_price_index') }}
)

select
    pairs.comparison,
    pairs.kind,
    pairs.household_id,
    households.territorial_unit_label as territorial_unit,
    households.district_code,
    pairs.first_on,
    cast(pairs.first_income as double) as first_income,
    pairs.second_on,
    cast(pairs.second_income as double) as second_income,
    cast(pairs.nominal_change as double) as nominal_change,
    cast(pairs.second_income as double) * first_index.price_level / second_index.price_level
        - cast(pairs.first_income as double) as real_change,
    cast(pairs.direction as integer) as direction,
    cast({{ days_between('pairs.first_on', 'pairs.second_on') }} as integer) as days_between
from {{ ref('int_evaluation_pairs') }} as pairs
inner join {{ ref('int_households') }} as households on pairs.household_id = households.household_id
left join price_index as first_index on {{ month_label('pairs.first_on') }} = first_index.period
left join price_index as second_index on {{ month_label('pairs.second_on') }} = second_index.period
