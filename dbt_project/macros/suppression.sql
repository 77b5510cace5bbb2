{# Disclosure control: what is small, and how further cells are chosen. The rule is published.md, "Small cells". #}

{# Whether a count is so small that it could tell of one person. #}
{% macro is_small(count, threshold) -%}
    coalesce({{ count }} between 1 and {{ threshold }} - 1, false)
{%- endmacro %}


{# A text that sorts candidates for hiding: cells with units before empty ones, fewer units first, then by code. #}
{% macro hiding_order(weight, code) -%}
    case when {{ weight }} = 0 then '1' else '0' end || lpad(cast({{ weight }} as varchar), 12, '0') || {{ code }}
{%- endmacro %}

{# The code at the end of a sorting text. #}
{% macro code_of(sorting_text) -%}
    substr({{ sorting_text }}, 14)
{%- endmacro %}


{#
    Territories of one level counted by parent: how many, how many hidden, and the next to hide.
    An empty department or unit protects nothing: its missing breakdown says that it is empty.
#}
{% macro families(hidden, level) -%}
    select
        cells.month_end,
        cells.pattern,
        cells.territory_level,
        cells.parent_level,
        cells.parent_code,
        count(*) as members,
        count(hidden.territory_code) as hidden_members,
        min(
            case
                when hidden.territory_code is null
                    {%- if level in ('department', 'territorial_unit') %} and cells.weight > 0{% endif %}
                    then {{ hiding_order('cells.weight', 'cells.territory_code') }}
            end
        ) as next_to_hide
    from totals as cells
    left join {{ hidden }} as hidden
        on cells.month_end = hidden.month_end
        and cells.pattern = hidden.pattern
        and cells.territory_level = hidden.territory_level
        and cells.territory_code = hidden.territory_code
    where cells.territory_level = '{{ level }}'
    group by cells.month_end, cells.pattern, cells.territory_level, cells.parent_level, cells.parent_code
{%- endmacro %}


{# Hidden territories and, beside each that is hidden alone below an open parent, a sibling, or else the parent. #}
{% macro never_alone_below(hidden, level) -%}
    select month_end, pattern, territory_level, territory_code from {{ hidden }}
    union
    select
        families.month_end,
        families.pattern,
        case when families.next_to_hide is not null then families.territory_level else families.parent_level end,
        case when families.next_to_hide is not null then {{ code_of('families.next_to_hide') }} else families.parent_code end
    from ({{ families(hidden, level) }}) as families
    left join {{ hidden }} as parents
        on families.month_end = parents.month_end
        and families.pattern = parents.pattern
        and families.parent_level = parents.territory_level
        and families.parent_code = parents.territory_code
    where families.hidden_members = 1
        and parents.territory_code is null
        and not (families.next_to_hide is null and families.parent_level = 'national')
{%- endmacro %}


{# Hidden territories and, inside each that has no hidden part, one of its parts. #}
{% macro never_hollow_above(hidden, level) -%}
    select month_end, pattern, territory_level, territory_code from {{ hidden }}
    union
    select families.month_end, families.pattern, families.territory_level, {{ code_of('families.next_to_hide') }}
    from ({{ families(hidden, level) }}) as families
    inner join {{ hidden }} as parents
        on families.month_end = parents.month_end
        and families.pattern = parents.pattern
        and families.parent_level = parents.territory_level
        and families.parent_code = parents.territory_code
    where families.hidden_members = 0 and families.next_to_hide is not null
{%- endmacro %}
