-- One row per loaded file: how it compares with the earlier files of its extract, and what became of its rows.
with books as (
    select
        deliveries.extract,
        deliveries.file_label,
        deliveries.raw_id,
        deliveries.delivered_on,
        deliveries.name_order,
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

-- The usual size is the median of the earlier files; the first ones, and small ones, say nothing of it.
usual as (
    select books.extract, books.raw_id, median(earlier.rows_delivered) as usual_rows
    from books
    inner join books as earlier on books.extract = earlier.extract and books.name_order > earlier.name_order
    group by books.extract, books.raw_id
    having count(*) >= {{ var('earlier_files') }} and median(earlier.rows_delivered) >= {{ var('comparable_rows') }}
),

dated as (
    {% for source_name, extract in staged_extracts() -%}
    {%- set event = extract_meta(source_name, extract).event -%}
    select
        '{{ extract }}' as extract,
        raw_id,
        {% if event -%}
        count(*) as dated_rows,
        count(*) filter (where {{ event }} > file_delivered_on) as future_rows
        {%- else -%}
        0 as dated_rows,
        0 as future_rows
        {%- endif %}
    from {{ ref('stg_' ~ extract) }}
    where fate <> 'repeated' {% if event %}and {{ event }} is not null{% endif %}
    group by raw_id
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

placed as (
    select books.extract, books.raw_id, books.name_order, units.territorial_unit, units.valid_rows
    from books
    inner join {{ ref('int_delivered_units') }} as units
        on books.extract = units.extract and books.raw_id = units.raw_id
    where units.territorial_unit is not null
),

-- A unit is missing that stood in each of the files just before, with enough rows to be expected in this one.
expected_units as (
    select books.extract, books.raw_id, before.territorial_unit
    from books
    inner join placed as before
        on books.extract = before.extract
        and books.name_order - before.name_order between 1 and {{ var('earlier_files') }}
    group by books.extract, books.raw_id, before.territorial_unit
    having count(*) = {{ var('earlier_files') }} and min(before.valid_rows) >= {{ var('comparable_unit_rows') }}
),

absent_units as (
    select
        expected_units.extract,
        expected_units.raw_id,
        count(*) as absent_units,
        {{ joined_texts('expected_units.territorial_unit', ', ') }} as absent_unit_names
    from expected_units
    left join placed
        on expected_units.extract = placed.extract
        and expected_units.raw_id = placed.raw_id
        and expected_units.territorial_unit = placed.territorial_unit
    where placed.raw_id is null
    group by expected_units.extract, expected_units.raw_id
)

select
    books.extract,
    books.file_label,
    books.delivered_on,
    books.rows_delivered,
    {{ percent('books.rows_delivered', 'usual.usual_rows') }} as rows_of_usual_pct,
    {% for fate in ['accepted', 'superseded', 'quarantined', 'orphaned', 'repeated'] -%}
    {{ percent('books.' ~ fate, 'books.rows_delivered') }} as {{ fate }}_pct,
    {% endfor -%}
    {{ percent('dated.future_rows', 'dated.dated_rows') }} as future_pct,
    coalesce(absent_units.absent_units, 0) as absent_units,
    absent_units.absent_unit_names
from books
left join usual on books.extract = usual.extract and books.raw_id = usual.raw_id
left join dated on books.extract = dated.extract and books.raw_id = dated.raw_id
left join absent_units on books.extract = absent_units.extract and books.raw_id = absent_units.raw_id
