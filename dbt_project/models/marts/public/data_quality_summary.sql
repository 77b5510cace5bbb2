-- One row per extract × month of delivery: how many files came, and what became of their rows.
select
    extract,
    {{ month_start('delivered_on') }} as month,
    count(*) filter (where file_status = 'loaded') as files_loaded,
    count(*) filter (where file_status = 'rejected') as files_rejected,
    cast(sum(accepted) as bigint) as rows_accepted,
    cast(sum(superseded + quarantined + orphaned + repeated) as bigint) as rows_not_accepted
from {{ ref('data_quality_files') }}
where file_status in ('loaded', 'rejected')
group by extract, {{ month_start('delivered_on') }}
