-- One row per summary table: how many of its rows are protected.
select
    'Capacitación' as table_name,
    count(*) as summary_rows,
    count(*) filter (where counts_state = 'protegida') as protected_rows
from ${training}
union all
select 'Ferias', count(*), count(*) filter (where counts_state = 'protegida')
from ${fairs}
union all
select 'Capital semilla y activos', count(*), count(*) filter (where counts_state = 'protegida')
from ${seed_capital}
union all
select 'Cambio de ingresos', count(*), count(*) filter (where counts_state = 'protegida')
from ${income_change}
