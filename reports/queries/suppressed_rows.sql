-- One row per summary table: how many of its rows are protected.
select
    'Cambio de ingresos' as table_name,
    count(*) as summary_rows,
    count(*) filter (where counts_state = 'protegida') as protected_rows
from ${income_change}
