-- One row per department at the cut-off: the four indicators side by side.
select
    department_code,
    territory_name,
    max(case when indicator_code = 'OG' then value end) as og_value,
    max(case when indicator_code = 'OG' then value_state end) as og_state,
    max(case when indicator_code = 'OE1' then value end) as oe1_value,
    max(case when indicator_code = 'OE1' then value_state end) as oe1_state,
    max(case when indicator_code = 'OE2' then value end) as oe2_value,
    max(case when indicator_code = 'OE2' then value_state end) as oe2_state,
    max(case when indicator_code = 'OE3' then value end) as oe3_value,
    max(case when indicator_code = 'OE3' then value_state end) as oe3_state
from ${indicators_by_department}
group by department_code, territory_name
order by department_code
