-- One row per territorial unit at the cut-off: the four indicators side by side.
select
    territorial_unit,
    territory_name,
    max(case when indicator_code = 'OG' then value end) as og_value,
    max(case when indicator_code = 'OG' then value_state end) as og_state,
    max(measured_pct) as og_measured_pct,
    max(case when indicator_code = 'OG' then measured_state end) as og_measured_state,
    max(upper_bound_value) as og_upper_bound_value,
    max(case when indicator_code = 'OG' then upper_bound_state end) as og_upper_bound_state,
    max(structural_zero_value) as og_structural_zero_value,
    max(case when indicator_code = 'OG' then structural_zero_state end) as og_structural_zero_state,
    max(case when indicator_code = 'OE1' then value end) as oe1_value,
    max(case when indicator_code = 'OE1' then value_state end) as oe1_state,
    max(case when indicator_code = 'OE2' then value end) as oe2_value,
    max(case when indicator_code = 'OE2' then value_state end) as oe2_state,
    max(case when indicator_code = 'OE3' then value end) as oe3_value,
    max(case when indicator_code = 'OE3' then value_state end) as oe3_state
from ${indicators_by_unit}
group by territorial_unit, territory_name
order by territorial_unit = 'OTRAS', territory_name
