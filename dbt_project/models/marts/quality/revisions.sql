-- One row per national figure that differs from the release published before, for the same month end.
with previous as (
    select * from {{ source('control', 'previous_national') }}
),

present as (
    select * from {{ ref('indicator_values') }} where territory_level = 'national' and breakdown = 'total'
),

new_files as (
    select {{ joined_texts('deliveries.file_label', '; ') }} as files
    from {{ ref('int_deliveries') }} as deliveries
    left join {{ source('control', 'previous_files') }} as previous
        on deliveries.extract = previous.extract
        and deliveries.file_label = previous.file_label
        and deliveries.sha256 = previous.sha256
    where previous.extract is null
)

select
    present.month_end,
    present.indicator_code,
    present.variant,
    previous.release_id as previous_release_id,
    clock.release_id,
    previous.numerator as previous_numerator,
    present.numerator as new_numerator,
    previous.denominator as previous_denominator,
    present.denominator as new_denominator,
    previous.value as previous_value,
    present.value as new_value,
    new_files.files,
    changes.numerator_entered,
    changes.numerator_left,
    changes.denominator_entered,
    changes.denominator_left
from present
inner join previous
    on present.month_end = previous.month_end
    and present.indicator_code = previous.indicator_code
    and present.variant = previous.variant
left join {{ ref('int_unit_changes') }} as changes
    on present.month_end = changes.month_end
    and present.indicator_code = changes.indicator_code
    and present.variant = changes.variant
cross join new_files
cross join {{ source('control', 'clock') }} as clock
where present.numerator is distinct from previous.numerator
    or present.denominator is distinct from previous.denominator
    or present.value is distinct from previous.value
