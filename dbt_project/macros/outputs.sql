{# How the measures of the plan's section 6 are made of dated entities (models/intermediate/outputs). #}

{# The breakdowns whose value stands beside the dated entity; an entity stands under every value that it has. #}
{% macro entity_labels() -%}
    {{ return(['partner_type', 'modality', 'track', 'phase', 'topic', 'business_line', 'support_type', 'fair_type', 'purpose']) }}
{%- endmacro %}


{# Those of them that somebody typed: what few entities bear is published as OTRAS. #}
{% macro typed_labels() -%}
    {{ return(['modality', 'topic', 'business_line']) }}
{%- endmacro %}


{# The breakdowns by traits of the person, or of the household's holder. #}
{% macro entity_traits() -%}
    {{ return(['sex', 'age_group', 'area', 'poverty_class']) }}
{%- endmacro %}


{#
    The dated entities of one measure, in the shape that all measures share: a branch of a topic's model.
    rows         the relation that holds them; `where` says which of its rows the measure counts
    entity, day  what is counted, and the day that dates it
    person       whose traits break the figure down; the household's holder where none is given
    household, district, unit   where it belongs: of these, what the measure's territories ask for
    labels       the columns of `rows` that are labels of the entity
    amount       what is added, for measures that add
    known_from, known_until     between which days the row holds, where that is not from its day on
#}
{% macro dated_entities(
    measure, rows, entity, day, where=none, person=none, household='household_id', district=none, unit=none,
    labels=[], amount=none, known_from=none, known_until=none
) -%}
    {%- set text = dbt.type_string() -%}
    select
        '{{ measure }}' as measure_code,
        {{ day }} as counted_on,
        {{ known_from or day }} as known_from,
        cast({{ known_until or 'null' }} as date) as known_until,
        {{ entity }} as entity_id,
        cast({{ household or 'null' }} as {{ text }}) as household_id,
        cast({{ person or 'null' }} as {{ text }}) as dni,
        cast({{ district or 'null' }} as {{ text }}) as district_code,
        cast({{ unit or 'null' }} as {{ text }}) as territorial_unit,
        {% for label in entity_labels() -%}
        cast({{ label if label in labels else 'null' }} as {{ text }}) as {{ label }},
        {% endfor -%}
        cast({{ amount or 'null' }} as decimal(18, 6)) as amount
    from {{ rows }}
    {% if where %}where {{ where }}{% endif %}
{%- endmacro %}


{# Whether a row of dated entities holds at a month end, which is the cut-off of its own rows. #}
{% macro is_known(entity, month_end) -%}
    ({{ entity }}.known_from <= {{ month_end }}
        and ({{ entity }}.known_until is null or {{ entity }}.known_until > {{ month_end }}))
{%- endmacro %}


{# What a group of dated rows of one entity says of it: what it belongs to, what it adds, from which day on it is known. #}
{% macro counted_once() -%}
    entity_id,
        {{ any_of('household_id') }} as household_id,
        {{ any_of('dni') }} as dni,
        {{ any_of('district_code') }} as district_code,
        {{ any_of('territorial_unit') }} as territorial_unit,
        sum(amount) as amount,
        min(known_from) as known_from,
        known_until
{%- endmacro %}
