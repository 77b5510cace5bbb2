-- Rows that no rule can call wrong and someone should look at: intermediate.int_suspicious_rows lists them.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'int_suspicious_rows'}}}) }}

select suspicious.extract, deliveries.file_label, suspicious.rule
from {{ ref('int_suspicious_rows') }} as suspicious
inner join {{ ref('int_deliveries') }} as deliveries
    on suspicious.extract = deliveries.extract
    and suspicious.raw_id = deliveries.raw_id
    and deliveries.file_status = 'loaded'
