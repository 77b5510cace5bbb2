-- One row per correction that counts at the knowledge cut-off. Of several of the same cell and text, the newest does;
-- one whose new value is the old one takes an earlier one back.
with corrections as (
    select
        extract,
        {{ collapse_blanks('key') }} as correction_key,
        column_name,
        {{ cell_text('old_value') }} as old_value,
        {{ cell_text('new_value') }} as new_value,
        reason,
        source,
        {{ correction_day('corrected_on') }} as corrected_on
    from {{ ref('corrections') }}
),

ranked as (
    select
        corrections.*,
        row_number() over (
            partition by extract, correction_key, column_name, old_value
            order by corrected_on desc, new_value nulls last
        ) as place
    from corrections
    cross join {{ source('control', 'clock') }} as clock
    where corrections.corrected_on <= clock.known_at
)

select
    md5(extract || '|' || correction_key || '|' || column_name || '|' || coalesce(old_value, '')) as correction_id,
    extract,
    correction_key,
    column_name,
    old_value,
    new_value,
    reason,
    source,
    corrected_on
from ranked
where place = 1 and old_value is distinct from new_value
