-- One row per plan activity × country or territorial unit × month end: logged, and derived as the public edition tells it.
{{ config(alias='activity_reconciliation') }}

with compared as (
    select * from {{ ref('activity_reconciliation') }}
),

derived as (
    select
        measure_code,
        case when territory_level = 'national' then 'TOTAL' else territory_code end as territorial_unit,
        month_end,
        value
    from {{ ref('public_output_values') }}
    where period = 'year_to_date' and breakdown = 'total' and territory_level in ('national', 'territorial_unit')
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
