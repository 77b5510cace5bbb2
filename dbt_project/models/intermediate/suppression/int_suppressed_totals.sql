-- One row per month end × pattern × territory whose total is hidden.
-- Territories form two trees (country > department > province > district; country > territorial unit), in which no
-- figure follows from the others if below an open parent none is hidden alone and every hidden parent has a hidden part.
with totals as (
    select * from {{ ref('int_suppression_cells') }} where breakdown = 'total'
),

small as (
    select month_end, pattern, territory_level, territory_code from totals where is_small
),

{% set steps = [
    ('never_alone_below', 'district'), ('never_alone_below', 'province'), ('never_alone_below', 'department'),
    ('never_alone_below', 'territorial_unit'), ('never_hollow_above', 'province'), ('never_hollow_above', 'district')
] -%}
{%- set macros = {'never_alone_below': never_alone_below, 'never_hollow_above': never_hollow_above} -%}
{%- set last = namespace(name='small') -%}
{%- for macro, level in steps -%}
{{ macro }}_{{ level }} as (
    {{ macros[macro](last.name, level) }}
),

{% set last.name = macro ~ '_' ~ level -%}
{%- endfor -%}

hidden as (
    select * from {{ last.name }}
)

select hidden.month_end, hidden.pattern, hidden.territory_level, hidden.territory_code, totals.weight, totals.is_small
from hidden
inner join totals
    on hidden.month_end = totals.month_end
    and hidden.pattern = totals.pattern
    and hidden.territory_level = totals.territory_level
    and hidden.territory_code = totals.territory_code
