{# Reads the contract of an extract from its source's columns: the one place where it stands. #}

{% macro extract_columns(source_name, extract) %}
    {% set found = graph.sources.values()
        | selectattr('source_name', 'equalto', source_name)
        | selectattr('name', 'equalto', extract) | list %}
    {% if not found %}
        {{ exceptions.raise_compiler_error('no source ' ~ source_name ~ '.' ~ extract) }}
    {% endif %}
    {% set columns = [] %}
    {% for column in found[0].columns.values() %}
        {% set meta = column.config.meta or column.meta %}
        {% do columns.append({
            'name': column.name,
            'text': column.name ~ '__text',
            'rule': column.name ~ '__rule',
            'kind': 'substr(cell_kinds, ' ~ loop.index ~ ', 1)',
            'type': meta.type,
            'is_key': meta.key or false,
            'is_required': meta.required or false,
            'references': meta.references,
            'is_personal': is_personal(meta),
            'required_when': meta.required_when,
            'two_digit_years': meta.two_digit_years,
        }) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}


{# Whether a column may hold what tells who someone is: it is marked so, or names a row by a key that is. #}
{% macro is_personal(meta) %}
    {% set named = graph.sources.values() | selectattr('name', 'equalto', meta.references) | list if meta.references else [] %}
    {% set found = namespace(personal=meta.pii is not none and meta.pii is defined) %}
    {% for table in named %}
        {% for column in table.columns.values() %}
            {% set parent = column.config.meta or column.meta %}
            {% if parent.key and parent.pii %}{% set found.personal = true %}{% endif %}
        {% endfor %}
    {% endfor %}
    {{ return(found.personal) }}
{% endmacro %}


{# The parents that a model names must be those of the contract: a missing one would accept orphans. #}
{% macro check_parents(extract, columns, parents) %}
    {% set named = parents.keys() | sort | list %}
    {% set needed = columns | selectattr('references') | map(attribute='name') | sort | list %}
    {% if named != needed %}
        {{ exceptions.raise_compiler_error(extract ~ ': parents are ' ~ named ~ ', the contract references ' ~ needed) }}
    {% endif %}
{% endmacro %}


{# The keys that a reference may name, as `parent_key`: reference tables hold them all, extracts the accepted ones. #}
{% macro parent_keys(relation, column) -%}
    {%- set reference_tables = {'district': 'ubigeo', 'plan_activity': 'code'} -%}
    {%- if column.references in reference_tables -%}
        select {{ reference_tables[column.references] }} as parent_key from {{ relation }}
    {%- else -%}
        select {{ column.name }} as parent_key from {{ accepted(relation) }} as parent
    {%- endif -%}
{%- endmacro %}


{# What the contract says of an extract as a whole: its event date and how its rows name a territorial unit. #}
{% macro extract_meta(source_name, extract) %}
    {% if not execute %}{{ return({}) }}{% endif %}
    {% set found = graph.sources.values()
        | selectattr('source_name', 'equalto', source_name)
        | selectattr('name', 'equalto', extract) | list %}
    {{ return(found[0].config.meta or found[0].meta) }}
{% endmacro %}
