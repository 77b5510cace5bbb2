-- One row per delivered row, or file and unit, that no rule can call wrong and someone should look at.
-- Who is told is whom the row is about: the household of a visit, the person of a session or an enrolment.
{%- set text = dbt.type_string() %}
with suspicious as (
    select * from {{ ref('int_suspicious_rows') }}
),

-- by its label: the name that was delivered can hold a person's
files as (
    select extract, raw_id, file_label from {{ ref('int_deliveries') }} where file_status = 'loaded'
),

visits as (
    select visits.raw_id, visits.row_number, contacts.dni
    from {{ accepted(ref('stg_visits')) }} as visits
    inner join {{ ref('int_contacts') }} as contacts
        on visits.household_id = contacts.household_id and contacts.is_contact
),

attendance as (
    select raw_id, row_number, dni from {{ accepted(ref('stg_attendance')) }} as accepted_attendance
),

enrolments as (
    select raw_id, row_number, dni from {{ accepted(ref('stg_enrolments')) }} as accepted_enrolments
),

about as (
    select
        suspicious.*,
        files.file_label,
        coalesce(visits.dni, attendance.dni, enrolments.dni) as dni,
        coalesce(units.label, 'SEDE CENTRAL') as unit_label
    from suspicious
    inner join files on suspicious.extract = files.extract and suspicious.raw_id = files.raw_id
    left join visits
        on suspicious.extract = 'visits'
        and suspicious.raw_id = visits.raw_id
        and suspicious.row_number = visits.row_number
    left join attendance
        on suspicious.extract = 'attendance'
        and suspicious.raw_id = attendance.raw_id
        and suspicious.row_number = attendance.row_number
    left join enrolments
        on suspicious.extract = 'enrolments'
        and suspicious.raw_id = enrolments.raw_id
        and suspicious.row_number = enrolments.row_number
    left join {{ ref('int_territorial_units') }} as units on suspicious.territorial_unit = units.name_normalised
),

to_look_at as (
    select
        dni,
        unit_label as territorial_unit,
        rule_text || ' Archivo ' || file_label || coalesce(', fila ' || cast(row_number as {{ text }}), '')
            || '. Dice ' || cast(observed as {{ text }}) || '; lo usual, ' || cast(usual as {{ text }}) || '.' as detail,
        cast(null as date) as since_on
    from about
)

{{ work_list('suspicious_rows', 'to_look_at', has_detail=true, has_unit=true) }}
