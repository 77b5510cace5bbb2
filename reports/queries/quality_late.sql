-- One row per delivery that was due by the knowledge date and had not come.
select
    extract.label as extract_name,
    case late.sender when 'TOTAL' then 'Todas' else late.sender end as sender_name,
    late.due_on,
    late.last_delivered_on,
    case when late.last_delivered_on is null then 'nunca llegó' else 'llegó una anterior' end as delivery_state
from plan.late_deliveries as late
inner join plan.labels as extract on extract.kind = 'extract' and extract.code = late.extract
order by late.due_on, extract.position, late.sender
