-- One row per accepted row that can decide a national figure (of attendance: per person × course × month × file).
{%- set text = dbt.type_string() %}
with persons as (
    select dni, household_id from {{ ref('int_persons') }}
),

fairs as (
    select fair_id, starts_on from {{ accepted(ref('stg_fairs')) }} as fairs
)

{% for extract, row in deciding_extracts().items() -%}
select
    '{{ extract }}' as extract,
    {{ row.record }} as record_id,
    cast({{ 'persons.household_id' if row.of_person else (row.household or 'null') }} as {{ text }}) as household_id,
    cast({{ 'rows_of.dni' if row.of_person else (row.dni or 'null') }} as {{ text }}) as dni,
    cast({{ 'rows_of.' ~ row.parent if row.parent else 'null' }} as {{ text }}) as parent_id,
    rows_of.raw_id,
    {% for choose in ['least', 'greatest'] -%}
    {% if row.days and row.days | length > 1 -%}
    {{ choose }}({{ row.days | join(', ') }})
    {%- else -%}
    cast({{ row.days[0] if row.days else 'null' }} as date)
    {%- endif %} as {{ 'first_on' if choose == 'least' else 'latest_on' }},
    {% endfor -%}
    cast(1 as bigint) as row_count,
    cast(null as decimal(18, 6)) as hours,
    {{ fingerprint_of('rows_of', row['columns']) }} as says
from {{ accepted(ref('stg_' ~ extract)) }} as rows_of
{% if row.of_person %}inner join persons on rows_of.dni = persons.dni{% endif %}
union all
{% endfor -%}
select
    'fair_participations', rows_of.dni || '/' || rows_of.fair_id, persons.household_id, rows_of.dni, rows_of.fair_id,
    rows_of.raw_id, fairs.starts_on, fairs.starts_on, 1, null,
    {{ fingerprint_of('rows_of', ['sales_amount', 'used_digital_wallet', 'has_quality_seal']) }}
from {{ accepted(ref('stg_fair_participations')) }} as rows_of
inner join persons on rows_of.dni = persons.dni
inner join fairs on rows_of.fair_id = fairs.fair_id
union all
select
    'attendance',
    rows_of.dni || '/' || rows_of.course_id || '/' || cast(month(rows_of.session_on) + 12 * year(rows_of.session_on) as {{ text }}),
    persons.household_id, rows_of.dni, rows_of.course_id, rows_of.raw_id,
    min(rows_of.session_on), max(rows_of.session_on), count(*), cast(sum(rows_of.hours) as decimal(18, 6)), ''
from {{ accepted(ref('stg_attendance')) }} as rows_of
inner join persons on rows_of.dni = persons.dni
group by rows_of.dni, rows_of.course_id, month(rows_of.session_on), year(rows_of.session_on), persons.household_id, rows_of.raw_id
