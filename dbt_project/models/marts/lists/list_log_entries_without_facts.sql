-- One row per logged execution of an activity that facts show by unit, in a month in which they show none of the unit's.
{%- set text = dbt.type_string() %}
with entries as (
    select log.*, files.file_label, activities.measure_code
    from {{ ref('int_activity_log') }} as log
    inner join {{ ref('activity_measures') }} as activities on log.activity_code = activities.activity_code
    inner join {{ ref('int_output_levels') }} as levels
        on activities.measure_code = levels.measure_code and levels.territory_level = 'territorial_unit'
    -- by its label: the name that was delivered can hold a person's
    inner join {{ ref('int_deliveries') }} as files
        on log.raw_id = files.raw_id and files.extract = 'activity_log' and files.file_status = 'loaded'
    where log.territorial_unit <> 'SEDE CENTRAL' and log.quantity > 0
),

facts as (
    select measure_code, territory_code as territorial_unit, {{ month_label('month_end') }} as month
    from {{ ref('output_values') }}
    where period = 'month' and breakdown = 'total' and territory_level = 'territorial_unit' and value > 0
),

unsupported as (
    select
        cast(null as {{ text }}) as dni,
        entries.territorial_unit,
        ' Actividad ' || entries.activity_code || ', archivo ' || entries.file_label
            || ', fila ' || cast(entries.row_number as {{ text }}) || '.' as detail,
        entries.executed_on as since_on
    from entries
    left join facts
        on entries.measure_code = facts.measure_code
        and entries.territorial_unit = facts.territorial_unit
        and {{ month_label('entries.executed_on') }} = facts.month
    where facts.measure_code is null
)

{{ work_list('log_entries_without_facts', 'unsupported', has_detail=true, has_unit=true) }}
