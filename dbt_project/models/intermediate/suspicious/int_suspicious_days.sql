-- One row per file and territorial unit whose rows all fall on one day where those of its extract usually do not.
{%- set events = {
    'visits': 'visited_on', 'enterprises': 'registered_on', 'activity_log': 'executed_on', 'enrolments': 'enrolled_on',
    'attendance': 'session_on', 'job_placements': 'starts_on',
} %}
{%- set owners = {'visits': 'household_id', 'activity_log': 'territorial_unit'} %}
with
-- Each row stands for many before it meets its unit: those of a person, household or unit in a file.
{%- for extract, event in events.items() %}
{{ extract }} as (
    select
        file_name,
        raw_id,
        {{ owners.get(extract, 'dni') }} as owner,
        count(*) as row_count,
        min({{ event }}) as first_on,
        max({{ event }}) as last_on
    from {{ accepted(ref('stg_' ~ extract)) }} as rows_of
    group by file_name, raw_id, {{ owners.get(extract, 'dni') }}
),
{% endfor %}
placed as (
    {% for extract in events -%}
    select
        '{{ extract }}' as extract,
        {{ extract }}.*,
        {% if owners.get(extract) == 'territorial_unit' -%}
        {{ normalised(extract ~ '.owner') }} as territorial_unit
    from {{ extract }}
    where {{ extract }}.owner is not null
        {%- elif owners.get(extract) == 'household_id' -%}
        households.territorial_unit
    from {{ extract }}
    inner join {{ ref('int_households') }} as households on {{ extract }}.owner = households.household_id
        {%- else -%}
        persons.territorial_unit
    from {{ extract }}
    inner join {{ ref('int_persons') }} as persons on {{ extract }}.owner = persons.dni
        {%- endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

units as (
    select
        extract, file_name, raw_id, territorial_unit,
        sum(row_count) as row_count,
        {{ days_between('min(first_on)', 'max(last_on)') }} + 1 as days
    from placed
    group by extract, file_name, raw_id, territorial_unit
    having sum(row_count) >= {{ var('suspicious_day_rows') }}
),

usual as (
    select extract, median(days) as usual_days
    from units
    group by extract
    having median(days) > 1
)

select units.extract, units.file_name, units.raw_id, units.territorial_unit, units.row_count, units.days as observed, usual.usual_days as usual
from units
inner join usual on units.extract = usual.extract
where units.days = 1
