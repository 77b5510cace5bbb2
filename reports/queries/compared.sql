-- One row per territory at the cut-off: the four indicators side by side, OG with its bounds.
select
    totals.territory_level,
    totals.territory_code,
    totals.territory_name,
    max(case when totals.indicator_code = 'OG' then totals.value end) as og_value,
    max(case when totals.indicator_code = 'OG' then totals.value_state end) as og_state,
    max(totals.measured_pct) as og_measured_pct,
    max(case when totals.indicator_code = 'OG' then totals.measured_state end) as og_measured_state,
    max(totals.upper_bound_value) as og_upper_bound_value,
    max(case when totals.indicator_code = 'OG' then totals.upper_bound_state end) as og_upper_bound_state,
    max(totals.structural_zero_value) as og_structural_zero_value,
    max(case when totals.indicator_code = 'OG' then totals.structural_zero_state end) as og_structural_zero_state,
    max(case when totals.indicator_code = 'OE1' then totals.value end) as oe1_value,
    max(case when totals.indicator_code = 'OE1' then totals.value_state end) as oe1_state,
    max(case when totals.indicator_code = 'OE2' then totals.value end) as oe2_value,
    max(case when totals.indicator_code = 'OE2' then totals.value_state end) as oe2_state,
    max(case when totals.indicator_code = 'OE3' then totals.value end) as oe3_value,
    max(case when totals.indicator_code = 'OE3' then totals.value_state end) as oe3_state
from ${totals} as totals
cross join plan.report
where totals.month_end = report.cut_off
group by totals.territory_level, totals.territory_code, totals.territory_name
order by totals.territory_level, totals.territory_code
