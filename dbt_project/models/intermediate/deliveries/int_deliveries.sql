-- One row per file known at the knowledge cut-off: what became of it, and its place among the files of its extract.
with ledger as (
    select * from {{ source('control', 'ledger') }}
),

clock as (
    select * from {{ source('control', 'clock') }}
),

withdrawals as (
    select extract, file_name, sha256, min(withdrawn_on) as withdrawn_on, min(reason) as withdrawn_reason
    from {{ source('control', 'withdrawals') }}
    group by extract, file_name, sha256
),

known as (
    select
        ledger.*,
        withdrawals.withdrawn_reason,
        withdrawals.withdrawn_on is not null and withdrawals.withdrawn_on <= clock.known_at as is_withdrawn
    from ledger
    cross join clock
    left join withdrawals
        on ledger.extract = withdrawals.extract
        and ledger.file_name = withdrawals.file_name
        and ledger.sha256 = withdrawals.sha256
    where ledger.delivered_on is null or ledger.delivered_on <= clock.known_at
),

ordered as (
    select
        known.*,
        row_number() over (
            partition by extract, raw_id, status = 'loaded' and not is_withdrawn
            order by delivered_on nulls last, file_name
        ) as copy_number,
        dense_rank() over (partition by extract order by delivered_on nulls last, file_name) as name_order,
        row_number() over (partition by extract, delivered_on, file_name order by sha256) - 1 as content_order
    from known
)

select
    source,
    extract,
    file_name,
    file_label,
    sha256,
    raw_id,
    delivered_on,
    first_seen_on,
    case
        when is_withdrawn then 'withdrawn'
        when status = 'rejected' then 'rejected'
        when copy_number > 1 then 'duplicate'
        else 'loaded'
    end as file_status,
    case
        when is_withdrawn then withdrawn_reason
        when status = 'rejected' then reason
        when copy_number > 1 then 'mismo contenido que un archivo anterior'
    end as reason,
    rows_delivered,
    unknown_columns,
    name_order,
    content_order
from ordered
