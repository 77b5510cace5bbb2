-- One row per file × column × rule that its rows break.
select extract, file_name, column_name, rule, count(*) as rows
from {{ ref('int_broken_rules') }}
group by extract, file_name, column_name, rule
