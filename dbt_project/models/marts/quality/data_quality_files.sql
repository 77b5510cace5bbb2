-- One row per file known at the knowledge cut-off.
select
    deliveries.source,
    deliveries.extract,
    deliveries.file_label as file_name,
    deliveries.delivered_on,
    deliveries.file_status,
    deliveries.reason,
    {% for count in ['rows_delivered', 'accepted', 'superseded', 'quarantined', 'orphaned', 'repeated'] -%}
    coalesce(books.{{ count }}, 0) as {{ count }}{{ ',' if not loop.last }}
    {% endfor %}
from {{ ref('int_deliveries') }} as deliveries
left join {{ ref('int_file_books') }} as books
    on deliveries.extract = books.extract
    and deliveries.file_name = books.file_name
    and deliveries.raw_id = books.raw_id
    and deliveries.file_status = 'loaded'
