-- One row per person in an employability course × month end × variant of OE3: has the person completed one.
with months as (
    select month_end from {{ ref('int_month_ends') }}
),

courses as (
    select
        dni,
        household_id,
        first_on,
        {{ both_by('first_on', 'course_ends_on') }} as concluded_on,
        case when is_completed then {{ both_by('first_on', 'completed_on') }} end as completed_on
    from {{ ref('int_training') }}
    where track = 'employability'
),

variants as (
    select 'official' as variant, dni, household_id, min(first_on) as counts_from, min(completed_on) as completed_on
    from courses
    group by dni, household_id
    union all
    select
        'concluded_only', dni, household_id, min(concluded_on),
        min({{ both_by('concluded_on', 'completed_on') }})
    from courses
    where concluded_on is not null
    group by dni, household_id
)

select
    'OE3' as indicator_code,
    variants.variant,
    months.month_end,
    variants.dni as unit_id,
    variants.household_id,
    variants.dni,
    coalesce(variants.completed_on <= months.month_end, false) as is_numerator
from variants
inner join months on variants.counts_from <= months.month_end
