-- One row per delivered record behind a revised unit that says something else than in the release before: whom it touches, and how it came.
{%- set text = dbt.type_string() %}
with households as (
    select distinct household_id
    from {{ ref('int_revised_units') }}
    where household_id is not null and not is_by_time
),

present_rows as (
    select * from {{ ref('int_deciding_rows') }}
),

previous_rows as (
    select * from {{ source('control', 'previous_rows') }}
),

-- All that is said of those households, also under the household that it is said of in the other release.
touched as (
    {% for side in ['present', 'previous'] -%}
    select {{ side }}_rows.extract, {{ side }}_rows.record_id
    from {{ side }}_rows
    inner join households on {{ side }}_rows.household_id = households.household_id
    union
    select extract, record_id from {{ side }}_rows where household_id is null
    {{ 'union' if not loop.last }}
    {% endfor %}
),

files as (
    select
        deliveries.raw_id,
        bool_and(deliveries.file_status = 'withdrawn') as is_withdrawn,
        bool_and(previous.extract is null) as is_new
    from {{ ref('int_deliveries') }} as deliveries
    left join {{ source('control', 'previous_files') }} as previous
        on deliveries.extract = previous.extract and deliveries.sha256 = previous.sha256
    where deliveries.file_status in ('loaded', 'withdrawn')
    group by deliveries.raw_id
),

{% for side in ['present', 'previous'] -%}
{{ side }} as (
    select
        rows_of.extract,
        rows_of.record_id,
        max(rows_of.household_id) as household_id,
        max(rows_of.dni) as dni,
        max(rows_of.parent_id) as parent_id,
        min(rows_of.first_on) as first_on,
        max(rows_of.latest_on) as latest_on,
        sum(rows_of.row_count) as row_count,
        sum(rows_of.hours) as hours,
        max(rows_of.says) as says,
        coalesce(bool_or(files.is_new), false) as has_new_file,
        coalesce(bool_or(files.is_withdrawn), false) as has_withdrawn_file
    from {{ side }}_rows as rows_of
    inner join touched on rows_of.extract = touched.extract and rows_of.record_id = touched.record_id
    left join files on rows_of.raw_id = files.raw_id
    group by rows_of.extract, rows_of.record_id
),
{% endfor %}

-- Extracts that people corrected since: there, the same file may say something else.
corrected as (
    select distinct corrections.extract
    from {{ ref('int_effective_corrections') }} as corrections
    cross join {{ source('control', 'previous_release') }} as previous
    where previous.has_other_corrections or corrections.corrected_on > previous.known_at
),

changed as (
    select
        coalesce(present.extract, previous.extract) as extract,
        coalesce(present.record_id, previous.record_id) as record_id,
        present.household_id,
        present.dni,
        present.parent_id,
        previous.household_id as previous_household_id,
        previous.dni as previous_dni,
        previous.parent_id as previous_parent_id,
        least(present.first_on, previous.first_on) as first_on,
        greatest(present.latest_on, previous.latest_on) as latest_on,
        case
            when previous.has_withdrawn_file then 'withdrawn'
            when present.has_new_file and (previous.record_id is null or present.row_count > previous.row_count) then 'arrived'
            when present.has_new_file and previous.record_id is not null then 'corrected'
            when corrected.extract is not null then 'corrected'
        end as came
    from present
    full outer join previous on present.extract = previous.extract and present.record_id = previous.record_id
    left join corrected on coalesce(present.extract, previous.extract) = corrected.extract
    where present.record_id is null
        or previous.record_id is null
        or present.household_id is distinct from previous.household_id
        or present.first_on is distinct from previous.first_on
        or present.latest_on is distinct from previous.latest_on
        or present.row_count <> previous.row_count
        or present.hours is distinct from previous.hours
        or present.says <> previous.says
),

came as (
    select * from changed where came is not null
),

-- A partner's row decides whether its courses count, a course's or a fair's whether those who went do.
shared as (
    select extract, record_id, came, first_on, latest_on from came where extract in ('courses', 'fairs')
    union all
    {% for side in ['present', 'previous'] -%}
    select 'courses', courses.record_id, partners.came, courses.first_on, partners.latest_on
    from came as partners
    inner join {{ side }} as courses on courses.extract = 'courses' and courses.parent_id = partners.record_id
    where partners.extract = 'partners'
    union all
    select deliveries.extract, deliveries.record_id, partners.came, deliveries.first_on, partners.latest_on
    from came as partners
    inner join {{ side }} as deliveries
        on deliveries.extract in ('seed_capital', 'agreements') and deliveries.parent_id = partners.record_id
    where partners.extract = 'partners'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

whom as (
    select household_id, dni, extract, record_id, came, first_on, latest_on from came
    union
    select previous_household_id, previous_dni, extract, record_id, came, first_on, latest_on from came
    {% for side in ['present', 'previous'] -%}
    union
    select
        rows_of.household_id, rows_of.dni, shared.extract, shared.record_id,
        shared.came, shared.first_on, shared.latest_on
    from shared
    inner join {{ side }} as rows_of
        on rows_of.parent_id = shared.record_id
        and rows_of.extract in ('enrolments', 'attendance', 'fair_participations')
    union
    select
        rows_of.household_id, rows_of.dni, shared.extract, shared.record_id,
        shared.came, shared.first_on, shared.latest_on
    from shared
    inner join {{ side }} as rows_of on rows_of.extract = shared.extract and rows_of.record_id = shared.record_id
    {% endfor %}
)

select
    household_id,
    -- a row of the register of members decides for the whole household
    case when extract <> 'members' then dni end as dni,
    extract,
    record_id,
    came,
    first_on,
    latest_on
from whom
