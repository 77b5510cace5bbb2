-- One row per check that warned: what it is about, what was expected and what was seen.
select
    coalesce(extract.label, 'Todas las entregas') as about_name,
    coalesce(check_label.label, checks.expected) as check_text,
    checks.observed,
    checks.check_name
from mie.data_quality_checks as checks
left join plan.labels as check_label on check_label.kind = 'check' and check_label.code = checks.check_name
left join plan.labels as extract
    on extract.kind = 'extract' and check_label.code is null and starts_with(checks.check_name, extract.code || '_')
where not checks.passed
order by extract.code is not null, extract.position, checks.check_name
