-- One row per loaded file: how it compares with the earlier files of its extract, and what became of its rows.
with books as (
    select
        deliveries.extract,
        deliveries.file_name,
        deliveries.delivered_on,
        deliveries.name_order,
        deliveries.content_order,
        books.rows_delivered,
        books.accepted,
        books.superseded,
        books.quarantined,
        books.orphaned,
        books.repeated
    from {{ ref('int_deliveries') }} as deliveries
    inner join {{ ref('int_file_books') }} as books
        on deliveries.extract = books.extract
        and deliveries.file_name = books.file_name
        and deliveries.raw_id = books.raw_id
    where deliveries.file_status = 'loaded'
),

-- The usual size is the median of the earlier files; the first ones have nothing to be compared with.
usual as (
    select
        books.extract,
        books.file_name,
        books.content_order,
        median(earlier.rows_delivered) as usual_rows,
        count(*) as earlier_files
    from books
    inner join books as earlier on books.extract = earlier.extract and books.name_order > earlier.name_order
    group by books.extract, books.file_name, books.content_order
)

select
    books.extract,
    books.file_name,
    books.delivered_on,
    books.rows_delivered,
    case when usual.earlier_files >= 3 then {{ percent('books.rows_delivered', 'usual.usual_rows') }} end as rows_of_usual_pct,
    {% for fate in ['accepted', 'superseded', 'quarantined', 'orphaned', 'repeated'] -%}
    {{ percent('books.' ~ fate, 'books.rows_delivered') }} as {{ fate }}_pct{{ ',' if not loop.last }}
    {% endfor %}
from books
left join usual
    on books.extract = usual.extract
    and books.file_name = usual.file_name
    and books.content_order = usual.content_order
