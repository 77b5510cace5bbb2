-- One row per file that was not loaded, and why.
select
    files.source_name,
    files.extract_name,
    files.file_name,
    files.delivered_on,
    files.file_status_name,
    files.reason
from ${quality_files} as files
where files.file_status_name <> 'cargado'
