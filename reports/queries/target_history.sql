-- One row per decision about a target, the newest first.
select
    subject.label as subject_name,
    targets.code,
    case when targets.territory_level = 'national' then 'Perú' else targets.territory_code end as territory_name,
    targets.month_end as target_month_end,
    targets.target as target_value,
    targets.replaces as replaced_value,
    case when targets.replaces is null then 'es la primera' else 'cifra' end as replaced_state,
    targets.decided_on,
    targets.act,
    targets.reason as target_reason,
    targets.is_assumed,
    targets.is_in_force
from mie.targets as targets
inner join plan.labels as subject on subject.kind = 'target_subject' and subject.code = targets.subject
order by targets.decided_on desc, subject.position, targets.code, targets.territory_code, targets.month_end
