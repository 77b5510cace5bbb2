-- One row per file: what became of it.
select
    source.label as source_name,
    extract.label as extract_name,
    files.file_name,
    files.delivered_on,
    file_status.label as file_status_name,
    files.reason,
    files.rows_delivered,
    files.accepted,
    files.superseded,
    files.quarantined,
    files.orphaned,
    files.repeated
from mie.data_quality_files as files
inner join plan.labels as extract on extract.kind = 'extract' and extract.code = files.extract
inner join plan.labels as file_status on file_status.kind = 'file_status' and file_status.code = files.file_status
inner join plan.labels as source on source.kind = 'source' and source.code = files.source
order by extract.position, files.delivered_on, files.file_name
