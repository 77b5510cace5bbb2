-- One row per plan activity × country or territorial unit × month end: logged, and derived as the public edition tells it.
{{ config(alias='activity_reconciliation') }}

with compared as (
    select * from {{ ref('activity_reconciliation') }}
),

derived as (
    {{ derived_for_activities(ref('public_output_values')) }}
)

select
    compared.activity_code,
    compared.territorial_unit,
    compared.month_end,
    compared.logged,
    coalesce(derived.value, 0) as derived,
    compared.logged - coalesce(derived.value, 0) as difference,
    compared.basis
from compared
left join derived
    on compared.basis = derived.measure_code
    and compared.territorial_unit = derived.territorial_unit
    and compared.month_end = derived.month_end
