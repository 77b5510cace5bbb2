-- One row per commitment agreed upon by the report's cut-off, and still open or ended in its period; late ones first.
select
    commitments.finding,
    commitments.action,
    commitments.responsible,
    commitments.due_on,
    case
        when commitments.closed_on <= report.cut_off then ended.label
        when commitments.due_on < report.cut_off then 'Atrasado'
        else 'En curso'
    end as commitment_state
from plan.commitments
cross join plan.report
left join plan.labels as ended on ended.kind = 'commitment_status' and ended.code = commitments.status
where commitments.decided_on <= report.cut_off
    and (commitments.closed_on is null or commitments.closed_on >= report.period_starts_on)
order by
    case
        when commitments.closed_on <= report.cut_off then 3
        when commitments.due_on < report.cut_off then 1
        else 2
    end,
    commitments.due_on,
    commitments.position
