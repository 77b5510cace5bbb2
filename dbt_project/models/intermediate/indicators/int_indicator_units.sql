-- One row per unit in a denominator (household, enterprise or person) × month end × indicator × variant.
{{ config(materialized='view') }}

select indicator_code, variant, month_end, unit_id, household_id, dni, is_numerator, is_measured from {{ ref('int_indicator_og') }}
union all
select indicator_code, variant, month_end, unit_id, household_id, dni, is_numerator, true from {{ ref('int_indicator_oe1') }}
union all
select indicator_code, variant, month_end, unit_id, household_id, dni, is_numerator, true from {{ ref('int_indicator_oe2') }}
union all
select indicator_code, variant, month_end, unit_id, household_id, dni, is_numerator, true from {{ ref('int_indicator_oe3') }}
