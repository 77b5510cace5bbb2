-- One row per extract × territorial unit: the last event and delivery known.
select
    extract.label as extract_name,
    case timeliness.territorial_unit
        when 'TOTAL' then 'Todas'
        when 'SEDE CENTRAL' then 'Sede central'
        when 'OTRAS' then 'Otras (menos de 5 hogares)'
        else timeliness.territorial_unit
    end as territory_name,
    timeliness.last_event_on,
    timeliness.last_delivered_on,
    timeliness.days_since_delivered,
    case when timeliness.last_delivered_on is null then 'nunca llegó' else 'llegó' end as delivery_state
from mie.data_quality_timeliness as timeliness
inner join plan.labels as extract on extract.kind = 'extract' and extract.code = timeliness.extract
order by extract.position, timeliness.territorial_unit <> 'TOTAL', timeliness.territorial_unit
