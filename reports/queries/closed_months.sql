-- One row per closed month: its official release, and how this one differs from it.
select
    month as closed_month,
    closed_months.release_id,
    closed_by,
    closed_on,
    is_reported,
    case
        when fault is not null then fault
        when last_day(cast(month || '-01' as date)) > report.cut_off then 'Es posterior al corte de este reporte.'
        when is_reported then 'Es la publicación de este reporte.'
        when differences = 0 then 'Esta publicación da las mismas cifras nacionales.'
        else 'Esta publicación daría otra cifra en ' || difference_codes || '.'
    end as comparison_text
from plan.closed_months
cross join plan.report
order by month
