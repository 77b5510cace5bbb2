{# Disclosure control: what is small, and how further cells are chosen. The rule is published.md, "Small cells". #}

{# Whether a count is so small that it could tell of one person. #}
{% macro is_small(count, threshold) -%}
    coalesce({{ count }} between 1 and {{ threshold }} - 1, false)
{%- endmacro %}


{# Whether a cell is small: its numerator, its denominator or their difference. #}
{% macro is_small_cell(cell, threshold) -%}
    (
        {{ is_small(cell ~ '.numerator', threshold) }}
        or {{ is_small(cell ~ '.denominator', threshold) }}
        or {{ is_small(cell ~ '.denominator - ' ~ cell ~ '.numerator', threshold) }}
    )
{%- endmacro %}


{# The pattern of hidden cells to which an indicator belongs: OG and OE1 share one, since they share their denominator. #}
{% macro suppression_pattern(indicator_code) -%}
    case when {{ indicator_code }} in ('OG', 'OE1') then 'income' else {{ indicator_code }} end
{%- endmacro %}


{# The order in which further territories are hidden: beside what is small anyway, and as few people as possible. #}
{% macro hiding_order(is_hidden, weight, code) -%}
    case when {{ is_hidden }} then 0 when {{ weight }} > 0 then 1 else 2 end, {{ weight }}, {{ code }}
{%- endmacro %}


{#
    Provinces or districts that are hidden, given which of their parents are. With a parent that moves, one part at
    least moves; below one that is published, or given away, a hidden part needs another to move against.
#}
{% macro hidden_parts(level, parents) -%}
    {% set family = 'totals.month_end, totals.pattern, totals.parent_code' -%}
    select month_end, pattern, territory_level, territory_code, has_moving_parent or parts > 1 as is_moving
    from (
        select
            totals.*,
            coalesce(parents.is_moving, false) as has_moving_parent,
            count(*) over (partition by {{ family }}) as parts,
            count(case when totals.is_small then 1 end) over (partition by {{ family }}) as small_parts,
            row_number() over (
                partition by {{ family }}
                order by {{ hiding_order('totals.is_small', 'totals.weight', 'totals.territory_code') }}
            ) as place
        from totals
        left join {{ parents }} as parents
            on totals.month_end = parents.month_end
            and totals.pattern = parents.pattern
            and totals.parent_code = parents.territory_code
        where totals.territory_level = '{{ level }}'
    ) as families
    where is_small
        or (has_moving_parent and place = 1)
        or (not has_moving_parent and small_parts = 1 and place = 2)
{%- endmacro %}
