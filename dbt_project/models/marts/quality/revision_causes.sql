-- One row per comparison × national figure × side × cause: the part of its change that the cause made.
{% set key = ['comparison', 'previous_month_end', 'month_end', 'subject', 'code', 'variant', 'side'] %}
with figures as (
    select * from {{ ref('int_compared_figures') }}
),

previous as (
    select * from {{ source('control', 'previous_release') }}
),

parts as (
    select
        {{ key | join(', ') }},
        cause,
        count(*) filter (where previous_weight = 0) as units_entered,
        count(*) filter (where weight = 0) as units_left,
        count(*) filter (where previous_weight <> 0 and weight <> 0) as units_restated,
        cast(sum(weight - previous_weight) as decimal(18, 6)) as change
    from {{ ref('int_revision_reasons') }}
    group by {{ key | join(', ') }}, cause
    union all
    select
        {{ key | join(', ') }}, 'targets', null, null, null,
        cast(coalesce(figure, 0) - coalesce(previous_figure, 0) as decimal(18, 6))
    from figures
    where side = 'target' and figure is distinct from previous_figure
),

told as (
    select {{ key | join(', ') }}, sum(change) as change
    from parts
    group by {{ key | join(', ') }}
),

-- What no part tells of a change is a part of its own.
remainders as (
    select
        {% for column in key -%}
        figures.{{ column }},
        {% endfor -%}
        case when previous.has_detail then 'unexplained' else 'no_detail' end as cause,
        cast(null as bigint) as units_entered,
        cast(null as bigint) as units_left,
        cast(null as bigint) as units_restated,
        cast(
            coalesce(figures.figure, 0) - coalesce(figures.previous_figure, 0) - coalesce(told.change, 0) as decimal(18, 6)
        ) as change
    from figures
    cross join previous
    left join told
        on {% for column in key %}figures.{{ column }} = told.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
    where coalesce(figures.figure, 0) - coalesce(figures.previous_figure, 0) <> coalesce(told.change, 0)
),

all_parts as (
    select * from parts
    union all
    select * from remainders
)

select
    {% for column in key -%}
    all_parts.{{ column }},
    {% endfor -%}
    all_parts.cause,
    previous.release_id as previous_release_id,
    clock.release_id,
    figures.previous_figure,
    figures.figure as new_figure,
    cast(sum(all_parts.units_entered) as bigint) as units_entered,
    cast(sum(all_parts.units_left) as bigint) as units_left,
    cast(sum(all_parts.units_restated) as bigint) as units_restated,
    cast(sum(all_parts.change) as decimal(18, 6)) as change
from all_parts
inner join figures
    on {% for column in key %}all_parts.{{ column }} = figures.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
cross join previous
cross join {{ source('control', 'clock') }} as clock
group by
    {% for column in key %}all_parts.{{ column }}, {% endfor -%}
    all_parts.cause, previous.release_id, clock.release_id, figures.previous_figure, figures.figure
