-- One row per measure that adds × period × month end × territory × breakdown value: on whom the amount rests.
{% set cell = 'measure_code, period, month_end, territory_level, territory_code, breakdown, breakdown_value' %}
with given as (
    select
        entities.measure_code,
        entities.period,
        periods.month_end,
        entities.breakdown,
        entities.label as breakdown_value,
        entities.household_id,
        substr(households.district_code, 1, 2) as department_code,
        households.territorial_unit_label as territorial_unit,
        entities.amount
    from {{ ref('int_output_entities') }} as entities
    inner join {{ ref('int_output_periods') }} as periods
        on entities.period = periods.period
        and entities.starts_on = periods.starts_on
        and {{ is_known('entities', 'periods.month_end') }}
    inner join {{ ref('int_households') }} as households on entities.household_id = households.household_id
    where entities.amount > 0 and entities.breakdown not in ('{{ typed_labels() | join("', '") }}')
    union all
    select
        measure_code, period, month_end, breakdown, breakdown_value, household_id,
        cast(null as {{ dbt.type_string() }}), cast(null as {{ dbt.type_string() }}), amount
    from {{ ref('int_public_output_labels') }}
    where amount > 0
),

by_household as (
    {% for level, code in {
        'national': "'PE'", 'department': 'department_code', 'territorial_unit': 'territorial_unit'
    }.items() -%}
    select
        measure_code, period, month_end, '{{ level }}' as territory_level, {{ code }} as territory_code, breakdown,
        breakdown_value, household_id, sum(amount) as amount
    from given
    {{ "where breakdown = 'total'" if level != 'national' }}
    group by all
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ranked as (
    select by_household.*, row_number() over (partition by {{ cell }} order by amount desc, household_id) as place
    from by_household
)

select
    {{ cell }},
    count(*) as contributors,
    sum(amount) filter (where place <= 2) as largest_two,
    sum(amount) as amount
from ranked
group by {{ cell }}
