-- One row per accepted delivered row that a figure can rest on: which record it tells of, and whom it speaks of.
{{ config(materialized='view') }}

{%- set text = dbt.type_string() %}
{%- set participation = "rows_of.dni || '/' || rows_of.course_id" %}
{%- set of_persons = {
    'enrolments': ('participations', participation, 'enrolled_on'),
    'attendance': ('participations', participation, 'session_on'),
    'enterprises': ('enterprises', 'rows_of.enterprise_id', 'registered_on'),
    'seed_capital': ('seed_capital', 'rows_of.delivery_id', 'delivered_on'),
    'job_placements': ('job_placements', 'rows_of.placement_id', 'starts_on'),
} %}
{%- set of_households = {'households': ('household_id', 'affiliated_on'), 'visits': ('visit_id', 'visited_on')} %}
{%- set of_nobody = {
    'fairs': ('fair_id', 'starts_on'),
    'courses': ('course_id', 'starts_on'),
    'agreements': ('agreement_id', 'signed_on'),
} %}
with persons as (
    select dni, household_id from {{ ref('int_persons') }}
)

{% for extract, (record, day) in of_households.items() -%}
select
    '{{ extract }}' as record_kind, {{ record }} as record_id, household_id, cast(null as {{ text }}) as dni,
    '{{ extract }}' as extract, {{ day }} as dated_on, raw_id, file_name, row_number
from {{ accepted(ref('stg_' ~ extract)) }} as {{ extract }}
union all
{% endfor -%}
{% for extract, (kind, record, day) in of_persons.items() -%}
select
    '{{ kind }}', {{ record }}, persons.household_id, rows_of.dni,
    '{{ extract }}', rows_of.{{ day }}, rows_of.raw_id, rows_of.file_name, rows_of.row_number
from {{ accepted(ref('stg_' ~ extract)) }} as rows_of
inner join persons on rows_of.dni = persons.dni
union all
{% endfor -%}
select
    'fair_participations', rows_of.dni || '/' || rows_of.fair_id, persons.household_id, rows_of.dni,
    'fair_participations', fairs.starts_on, rows_of.raw_id, rows_of.file_name, rows_of.row_number
from {{ accepted(ref('stg_fair_participations')) }} as rows_of
inner join persons on rows_of.dni = persons.dni
inner join {{ accepted(ref('stg_fairs')) }} as fairs on rows_of.fair_id = fairs.fair_id
{% for extract, (record, day) in of_nobody.items() -%}
union all
select
    '{{ extract }}', {{ record }}, cast(null as {{ text }}), cast(null as {{ text }}),
    '{{ extract }}', {{ day }}, raw_id, file_name, row_number
from {{ accepted(ref('stg_' ~ extract)) }} as {{ extract }}
{% endfor %}
