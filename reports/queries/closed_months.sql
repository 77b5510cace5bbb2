-- One row per closed month: its official release, and how this one differs from it.
select
    month as closed_month,
    release_id,
    closed_by,
    closed_on,
    is_reported,
    case
        when fault is not null then fault
        when is_reported then 'Es la publicación de este reporte.'
        when differences = 0 then 'Esta publicación da las mismas cifras nacionales.'
        else 'Esta publicación daría otra cifra en ' || difference_codes || '.'
    end as comparison_text
from plan.closed_months
order by month
