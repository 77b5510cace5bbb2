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
),

-- Without what that release counted unit by unit, nobody knows who entered or left.
detail as (
    select has_detail from {{ source('control', 'previous_release') }}
),

changes as (
    select
        month_end,
        code as indicator_code,
        variant,
        {% for side in ['numerator', 'denominator'] -%}
        count(*) filter (where side = '{{ side }}' and previous_weight = 0) as {{ side }}_entered,
        count(*) filter (where side = '{{ side }}' and weight = 0) as {{ side }}_left{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_revised_units') }}
    where comparison = 'revision' and subject = 'indicator'
    group by month_end, code, variant
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
    {% for change in ['numerator_entered', 'numerator_left', 'denominator_entered', 'denominator_left'] -%}
    case when detail.has_detail then coalesce(changes.{{ change }}, 0) end as {{ change }}{{ ',' if not loop.last }}
    {% endfor -%}
from present
inner join previous
    on present.month_end = previous.month_end
    and present.indicator_code = previous.indicator_code
    and present.variant = previous.variant
left join changes
    on present.month_end = changes.month_end
    and present.indicator_code = changes.indicator_code
    and present.variant = changes.variant
cross join new_files
cross join detail
cross join {{ source('control', 'clock') }} as clock
where present.numerator is distinct from previous.numerator
    or present.denominator is distinct from previous.denominator
    or present.value is distinct from previous.value
