-- One row per measure × period × month end × territory × breakdown value, as the public edition tells it.
{{ config(alias='output_values') }}

{% set cell = ['measure_code', 'period', 'month_end', 'territory_level', 'territory_code', 'breakdown', 'breakdown_value'] %}
with cells as (
    select * from {{ ref('int_public_output_cells') }}
),

amounts as (
    select * from {{ ref('int_public_amounts') }}
),

valued as (
    select
        cells.*,
        case
            when not cells.is_amount then cast(cells.published_entities as double)
            when cells.is_exact then cast(coalesce(cells.amount, 0) as double)
            when amounts.contributors >= {{ var('fewest_contributors') }}
                and amounts.largest_two <= {{ var('largest_share_of_two') }} * amounts.amount
                then {{ to_whole(
                    'cast(cells.amount as double) / cells.entities * cells.published_entities',
                    "case cells.counts when 'hours' then 10 else 100 end"
                ) }}
        end as value
    from cells
    left join amounts
        on {% for column in cell -%}
        cells.{{ column }} = amounts.{{ column }} {{ 'and ' if not loop.last }}
        {%- endfor %}
)

select
    {% for column in cell -%}
    valued.{{ column }},
    {% if column == 'territory_code' -%}
    valued.territory_name,
    {% endif -%}
    {% endfor -%}
    valued.value
from valued
left join {{ ref('int_territories') }} as territories
    on valued.territory_level = territories.territory_level and valued.territory_code = territories.territory_code
-- A territory with an accepted household has its total, whatever it is; other rows stand above 0 only.
where (valued.breakdown = 'total' and territories.territory_code is not null) or valued.value > 0
