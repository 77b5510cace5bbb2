-- Rows that no rule can call wrong and someone should look at: intermediate.int_suspicious_rows lists them.
{{ config(severity='warn') }}

select extract, file_name, rule
from {{ ref('int_suspicious_rows') }}
