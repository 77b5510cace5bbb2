-- Corrections of a personal column, or of an extract with a personal key that name anything but a row's place in its file.
{{ config(severity='error') }}

{% if execute -%}
with contract as (
    {{ contract_rows() }}
)

select corrections.extract, corrections.column_name
from {{ ref('corrections') }} as corrections
inner join contract on corrections.extract = contract.extract and corrections.column_name = contract.column_name
where contract.is_personal
    or (contract.has_personal_key and not {{ matches('trim(corrections.key)', '[0-9a-f]{24}:[0-9]+') }})
{%- else -%}
select extract from {{ ref('corrections') }}
{%- endif %}
