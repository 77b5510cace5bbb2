-- Corrections that no longer change a row that matters: the source was corrected, or the row was replaced.
{{ config(severity='warn') }}

select correction_id
from {{ ref('int_corrections') }}
where rows_in_force = 0
