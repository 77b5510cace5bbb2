-- One row per measured income far from the household's usual one, the median of its other measurements.
-- An income of zero is an answer, not a slip of the pen: it is neither judged nor compared with.
{%- set ratio = var('suspicious_income_ratio') %}
with measured as (
    select household_id, visit_id, income
    from {{ ref('int_measurements') }}
    where measure_set = 'observed' and income > 0
),

-- Within a household no measurement can be further from the median of the others than the extremes are apart.
spread as (
    select household_id
    from measured
    group by household_id
    having max(income) >= {{ ratio }} * min(income)
),

candidates as (
    select measured.*
    from measured
    inner join spread on measured.household_id = spread.household_id
),

compared as (
    select candidates.visit_id, candidates.income, {{ median_of_decimals('others.income') }} as usual
    from candidates
    inner join candidates as others
        on candidates.household_id = others.household_id
        and candidates.visit_id <> others.visit_id
    group by candidates.visit_id, candidates.income
)

select visits.file_name, visits.raw_id, visits.row_number, compared.income as observed, compared.usual
from compared
inner join {{ accepted(ref('stg_visits')) }} as visits on compared.visit_id = visits.visit_id
where compared.income >= {{ ratio }} * compared.usual or {{ ratio }} * compared.income <= compared.usual
