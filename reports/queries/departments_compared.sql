-- One row per department at the cut-off: the four indicators side by side.
select
    territory_code as department_code,
    territory_name,
    og_value,
    og_state,
    oe1_value,
    oe1_state,
    oe2_value,
    oe2_state,
    oe3_value,
    oe3_state
from ${compared}
where territory_level = 'department'
order by department_code
