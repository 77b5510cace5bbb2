-- One row per measure × period × month end × territory × breakdown value that counts anybody: how many, and the amount.
{% set cell = 'measure_code, period, month_end, breakdown, breakdown_value' %}
{% set levels = {'national': none, 'department': 'department_code', 'territorial_unit': 'territorial_unit'} %}
{% set traits = entity_traits() %}
with groups as (
    select * from {{ ref('int_output_groups') }}
),

cells as (
    select
        measure_code,
        period,
        month_end,
        case
            when grouping(department_code) = 0 then 'department'
            when grouping(territorial_unit) = 0 then 'territorial_unit'
            else 'national'
        end as territory_level,
        coalesce(department_code, territorial_unit) as place_code,
        case
            {% for trait in traits -%}
            when grouping({{ trait }}) = 0 then '{{ trait }}'
            {% endfor -%}
            else breakdown
        end as breakdown,
        coalesce({{ traits | join(', ') }}, breakdown_value) as breakdown_value,
        breakdown as counted_by,
        sum(entities) as entities,
        sum(amount) as amount,
        {{ cell_key('entities_key') }} as entities_key
    from groups
    group by grouping sets (
        {% for place in levels.values() -%}{%- set outer_last = loop.last -%}
        {% for trait in [none] + traits -%}
        ({{ cell }}{{ ', ' ~ place if place }}{{ ', ' ~ trait if trait }}){{ ',' if not (loop.last and outer_last) }}
        {% endfor %}{% endfor %}
    )
)

select
    cells.measure_code,
    cells.period,
    cells.month_end,
    cells.territory_level,
    case when cells.territory_level = 'national' then 'PE' else cells.place_code end as territory_code,
    cells.breakdown,
    cells.breakdown_value,
    cast(cells.entities as bigint) as entities,
    cells.amount,
    cells.entities_key
from cells
inner join {{ ref('int_output_breakdowns') }} as breakdowns
    on cells.measure_code = breakdowns.measure_code and cells.breakdown = breakdowns.breakdown
inner join {{ ref('int_output_levels') }} as levels
    on cells.measure_code = levels.measure_code and cells.territory_level = levels.territory_level
where (cells.territory_level = 'national' or cells.place_code is not null)
    -- traits break totals of the year to date down, and nothing else
    and (cells.breakdown = cells.counted_by or (cells.counted_by = 'total' and cells.period = 'year_to_date'))
