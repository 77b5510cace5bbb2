-- One row per severity: how many checks were made and how many passed.
select
    severity.label as severity_name,
    count(*) as checks,
    count(*) filter (where checks.passed) as passed,
    count(*) filter (where not checks.passed) as failed
from mie.data_quality_checks as checks
inner join plan.labels as severity on severity.kind = 'severity' and severity.code = checks.severity
group by severity.label, severity.position
order by severity.position
