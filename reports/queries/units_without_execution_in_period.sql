-- One row per activity × month of the report's period in which units take part: which units reported none.
select
    missing.month,
    missing.month_name,
    missing.activity_code,
    missing.activity_name,
    count(*) as units_without,
    string_agg(missing.territorial_unit, ', ' order by missing.territorial_unit) as unit_names
from ${units_without_execution} as missing
cross join plan.report
where missing.month >= report.period_starts_on
group by missing.month, missing.month_name, missing.activity_code, missing.activity_name
order by missing.activity_code, missing.month
