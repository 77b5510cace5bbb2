-- Corrections of an extract or a column that the contract does not have.
{{ config(severity='error') }}

{% if execute -%}
with contract as (
    {{ contract_rows() }}
)

select corrections.extract, corrections.column_name
from {{ ref('corrections') }} as corrections
left join contract on corrections.extract = contract.extract and corrections.column_name = contract.column_name
where contract.extract is null
{%- else -%}
select extract from {{ ref('corrections') }}
{%- endif %}
