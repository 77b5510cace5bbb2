{# The cell-key method of the public edition: keys of records and cells, and the noise that they pick. #}

{# How many keys there are: 32 bits. #}
{% macro keys() -%}
    4294967296
{%- endmacro %}


{# The key of one who can be counted: 32 bits of a keyed hash. The same text has other keys in other kinds. #}
{% macro record_key(noise_key, kind, entity_id) -%}
    {{ number_of_hex('substr(' ~ sha256_of(noise_key ~ " || ':' || " ~ kind ~ " || ':' || " ~ entity_id) ~ ', 1, 8)') }}
{%- endmacro %}


{# The key of a cell, of the record keys of those it counts; or of its parts' keys, if they have nobody in common. #}
{% macro cell_key(record_keys, condition='true') -%}
    cast(coalesce(sum({{ record_keys }}) filter (where {{ condition }}), 0) % {{ keys() }} as bigint)
{%- endmacro %}


{#
    The rows of a relation, and beside each of its counts (a column `x` with its cell key `x_key`) what is published of
    it, as `published_x`: the count itself where it is exact, else the count with the noise that its key picks.
#}
{% macro with_noise(relation, counts, is_exact='false') -%}
    select
        {{ relation }}.*,
        {% for count in counts -%}
        {{ relation }}.{{ count }} + case when {{ is_exact }} then 0 else {{ count }}_noise.noise end
            as published_{{ count }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ relation }}
    cross join (select max(exact_count) as last_count from {{ ref('ptable') }}) as noise_table
    {% for count in counts -%}
    left join {{ ref('ptable') }} as {{ count }}_noise
        on {{ count }}_noise.exact_count = least({{ relation }}.{{ count }}, noise_table.last_count)
        and {{ relation }}.{{ count }}_key between {{ count }}_noise.key_from and {{ count }}_noise.key_to
    {% endfor -%}
{%- endmacro %}


{# A part that noise has lifted above its whole becomes it. #}
{% macro within_whole(part, whole) -%}
    least({{ part }}, {{ whole }})
{%- endmacro %}


{# Whether a cell of this level and breakdown belongs to the public edition. #}
{% macro is_public_cell(territory_level, breakdown) -%}
    (
        {{ territory_level }} = 'national'
        or ({{ territory_level }} in ('department', 'territorial_unit') and {{ breakdown }} in ('total', 'sex', 'area'))
    )
{%- endmacro %}


{# Whether a cell is exact in the public edition too: what the resolution itself reports on. #}
{% macro is_exact_cell(territory_level, breakdown) -%}
    ({{ territory_level }} = 'national' and {{ breakdown }} = 'total')
{%- endmacro %}
