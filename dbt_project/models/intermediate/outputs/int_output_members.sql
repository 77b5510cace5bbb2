-- One row per measure × period × month end × breakdown value × entity: who is counted in the cells of a place, each once.
{{ config(materialized='view') }}

with known as (
    select entities.*, periods.month_end
    from {{ ref('int_output_entities') }} as entities
    inner join {{ ref('int_output_periods') }} as periods
        on entities.period = periods.period
        and entities.starts_on = periods.starts_on
        and {{ is_known('entities', 'periods.month_end') }}
)

select
    measure_code, period, month_end, breakdown, label as breakdown_value, entity_id, household_id, department_code,
    territorial_unit, sex, {{ age_group('birth_date', 'month_end') }} as age_group, area, poverty_class, amount,
    record_key
from known
where breakdown = 'total'
union all
-- Who has several labels that few bear stands under OTRAS once. Nobody asks for traits within a label.
select distinct
    known.measure_code, known.period, known.month_end, known.breakdown,
    coalesce(labels.published_label, known.label), known.entity_id, known.household_id, known.department_code,
    known.territorial_unit, 'all', 'all', 'all', 'all', known.amount, known.record_key
from known
left join {{ ref('int_output_labels') }} as labels
    on known.measure_code = labels.measure_code
    and known.month_end = labels.month_end
    and known.breakdown = labels.breakdown
    and known.label = labels.label
where known.breakdown <> 'total'
