-- One row per file × column × rule that its rows break.
select broken.extract, deliveries.file_label as file_name, broken.column_name, broken.rule, count(*) as rows
from {{ ref('int_broken_rules') }} as broken
inner join {{ ref('int_deliveries') }} as deliveries
    on broken.extract = deliveries.extract
    and broken.raw_id = deliveries.raw_id
    and deliveries.file_status = 'loaded'
group by broken.extract, deliveries.file_label, broken.column_name, broken.rule
