-- One row per accepted delivered row that speaks of a household: what `mie explain` shows behind a figure.
{{ config(materialized='view') }}
{%- set by_person = {'enrolments': 'enrolled_on', 'attendance': 'session_on', 'enterprises': 'registered_on'} %}
with persons as (
    select dni, household_id from {{ ref('int_persons') }}
)

select household_id, cast(null as {{ dbt.type_string() }}) as dni, 'households' as extract, affiliated_on as dated_on, raw_id, file_name, row_number
from {{ accepted(ref('stg_households')) }} as households
union all
select household_id, null, 'visits', visited_on, raw_id, file_name, row_number
from {{ accepted(ref('stg_visits')) }} as visits
{%- for extract, day in by_person.items() %}
union all
select persons.household_id, rows_of.dni, '{{ extract }}', rows_of.{{ day }}, rows_of.raw_id, rows_of.file_name, rows_of.row_number
from {{ accepted(ref('stg_' ~ extract)) }} as rows_of
inner join persons on rows_of.dni = persons.dni
{%- endfor %}
union all
select persons.household_id, rows_of.dni, 'fair_participations', fairs.starts_on, rows_of.raw_id, rows_of.file_name, rows_of.row_number
from {{ accepted(ref('stg_fair_participations')) }} as rows_of
inner join persons on rows_of.dni = persons.dni
inner join {{ accepted(ref('stg_fairs')) }} as fairs on rows_of.fair_id = fairs.fair_id
