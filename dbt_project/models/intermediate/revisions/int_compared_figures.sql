-- One row per comparison × national figure × side that the release before told too: what it was and what it is.
{{ config(materialized='view') }}

with present as (
    {% for side in ['numerator', 'denominator', 'target'] -%}
    select
        'indicator' as subject, indicator_code as code, variant, month_end, '{{ side }}' as side,
        cast({{ side }} as decimal(18, 6)) as figure
    from {{ ref('indicator_values') }}
    where territory_level = 'national' and breakdown = 'total' {{ "and variant = 'official'" if side == 'target' }}
    union all
    {% endfor -%}
    select 'measure', measure_code, 'official', month_end, 'numerator', cast(value as decimal(18, 6))
    from {{ ref('output_values') }}
    where period = 'year_to_date' and territory_level = 'national' and breakdown = 'total'
)

select
    comparisons.comparison,
    comparisons.previous_month_end,
    comparisons.month_end,
    present.subject,
    present.code,
    present.variant,
    present.side,
    previous.figure as previous_figure,
    present.figure
from {{ ref('int_comparisons') }} as comparisons
inner join present on comparisons.month_end = present.month_end
inner join {{ source('control', 'previous_figures') }} as previous
    on comparisons.previous_month_end = previous.month_end
    and present.subject = previous.subject
    and present.code = previous.code
    and present.variant = previous.variant
    and present.side = previous.side
