-- One row per extract: its files and what became of their rows.
select
    extract.label as extract_name,
    files.extract,
    count(*) as files,
    count(*) filter (where files.file_status = 'loaded') as files_loaded,
    count(*) filter (where files.file_status = 'rejected') as files_rejected,
    count(*) filter (where files.file_status = 'duplicate') as files_duplicate,
    count(*) filter (where files.file_status = 'withdrawn') as files_withdrawn,
    sum(files.rows_delivered) as rows_delivered,
    sum(files.accepted) as accepted,
    sum(files.superseded) as superseded,
    sum(files.quarantined) as quarantined,
    sum(files.orphaned) as orphaned,
    sum(files.repeated) as repeated,
    max(files.delivered_on) filter (where files.file_status = 'loaded') as last_delivered_on
from mie.data_quality_files as files
inner join plan.labels as extract on extract.kind = 'extract' and extract.code = files.extract
group by extract.label, extract.position, files.extract
order by extract.position
