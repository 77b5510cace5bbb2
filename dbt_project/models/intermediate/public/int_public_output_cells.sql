-- One row per measure × period × month end × territory × breakdown value of the public edition: counts, with noise.
{% set cell = ['measure_code', 'period', 'month_end', 'territory_level', 'territory_code', 'breakdown', 'breakdown_value'] %}
with told as (
    select {{ cell | join(', ') }}, territory_name
    from {{ ref('output_values') }}
    where {{ is_public_cell('territory_level', 'breakdown') }}
        and breakdown not in ('{{ typed_labels() | join("', '") }}')
),

counted as (
    select
        {% for column in cell -%}
        told.{{ column }},
        {% endfor -%}
        told.territory_name,
        coalesce(cells.entities, 0) as entities,
        coalesce(cells.entities_key, 0) as entities_key,
        cells.amount
    from told
    left join {{ ref('int_output_cells') }} as cells
        on {% for column in cell -%}
        told.{{ column }} = cells.{{ column }} {{ 'and ' if not loop.last }}
        {%- endfor %}
    union all
    select
        measure_code, period, month_end, 'national', 'PE', breakdown, breakdown_value, 'Perú',
        count(*), {{ cell_key('record_key') }}, sum(amount)
    from {{ ref('int_public_output_labels') }}
    group by measure_code, period, month_end, breakdown, breakdown_value
),

cells as (
    select
        counted.*,
        measures.counts,
        {{ is_exact_cell('counted.territory_level', 'counted.breakdown') }} or measures.counts = 'events' as is_exact,
        coalesce(measures.counts in ('soles', 'hours'), false) as is_amount
    from counted
    inner join {{ ref('measures') }} as measures on counted.measure_code = measures.measure_code
)

{{ with_noise('cells', ['entities'], 'cells.is_exact') }}
