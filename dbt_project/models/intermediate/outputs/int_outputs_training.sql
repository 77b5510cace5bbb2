-- One row per measure × participation in a course, completion or course: the entities of the measures of training, dated.
{% set labels = ['partner_type', 'modality', 'track', 'phase'] %}
{% set phases = {'1': 'financial_literacy', '2': 'business_management', '3': 'technical_assistance'} %}
{% set completed_by = both_by('first_on', 'completed_on') %}
{% set tracks = {'employability': "track = 'employability'"} %}
{% for number, phase in phases.items() %}{% do tracks.update({'phase_' ~ number: "phase = '" ~ phase ~ "'"}) %}{% endfor %}
with participations as (
    select training.*, training.dni || '/' || training.course_id as participation_id
    from {{ ref('int_training') }} as training
),

-- What is known of hours at a month end: those of the sessions up to then.
hours as (
    select
        participations.*,
        coalesce(months.hours_to_date, participations.hours) as hours_to_date,
        coalesce(months.month, participations.first_on) as known_from,
        months.next_month as known_until
    from participations
    left join (
        select
            dni,
            course_id,
            month,
            sum(hours) over (partition by dni, course_id order by month) as hours_to_date,
            lead(month) over (partition by dni, course_id order by month) as next_month
        from {{ ref('int_attendance_months') }}
        where hours > 0
    ) as months on participations.dni = months.dni and participations.course_id = months.course_id
),

courses as (
    select
        courses.course_id,
        courses.track,
        courses.phase,
        courses.district_code,
        courses.starts_on,
        {{ normalised('courses.modality') }} as modality,
        partners.partner_type
    from {{ accepted(ref('stg_courses')) }} as courses
    inner join {{ accepted(ref('stg_partners')) }} as partners on courses.partner_id = partners.partner_id
    cross join {{ source('control', 'clock') }} as clock
    where {{ in_plan_year('courses.starts_on', 'clock.as_of') }}
)

{{ dated_entities('training_participants', 'participations', 'dni', 'first_on', person='dni', labels=labels) }}
union all
{{ dated_entities('training_households', 'participations', 'household_id', 'first_on') }}
{% for name, condition in tracks.items() -%}
union all
{{ dated_entities(
    name ~ '_participants', 'participations', 'dni', 'first_on', person='dni', labels=labels, where=condition
) }}
union all
{{ dated_entities(
    name ~ '_completions', 'participations', 'dni', 'completed_on', person='dni', labels=labels,
    where='is_completed and ' ~ condition, known_from=completed_by
) }}
{% endfor -%}
union all
{{ dated_entities('participations', 'participations', 'participation_id', 'first_on', labels=labels) }}
union all
{{ dated_entities(
    'withdrawals', 'participations', 'participation_id', 'first_on', labels=labels, where='is_withdrawn'
) }}
union all
{{ dated_entities(
    'certificates', 'participations', 'participation_id', 'completed_on', labels=labels,
    where='is_completed and certificate_number is not null', known_from=completed_by
) }}
union all
{{ dated_entities(
    'training_hours', 'hours', 'participation_id', 'first_on', labels=labels, amount='hours_to_date',
    known_from='known_from', known_until='known_until'
) }}
{% for measure, condition in {
    'courses_phase_1': "track = 'entrepreneurship' and phase = 'financial_literacy'",
    'courses_phase_2_3': "track = 'entrepreneurship' and phase in ('business_management', 'technical_assistance')",
    'courses_employability': "track = 'employability'",
}.items() -%}
union all
{{ dated_entities(
    measure, 'courses', 'course_id', 'starts_on', household=none, district='district_code',
    labels=['partner_type', 'modality'], where=condition
) }}
{% endfor %}
