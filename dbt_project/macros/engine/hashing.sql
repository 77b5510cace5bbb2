{# What DuckDB and Spark say differently about hashes. #}

{# The SHA-256 of a text, as hexadecimal digits. #}
{% macro sha256_of(text) %}{{ return(adapter.dispatch('sha256_of')(text)) }}{% endmacro %}

{% macro default__sha256_of(text) -%}
    sha256({{ text }})
{%- endmacro %}

{% macro spark__sha256_of(text) -%}
    sha2({{ text }}, 256)
{%- endmacro %}


{# The whole number that hexadecimal digits write, up to 15 of them. #}
{% macro number_of_hex(digits) %}{{ return(adapter.dispatch('number_of_hex')(digits)) }}{% endmacro %}

{% macro default__number_of_hex(digits) -%}
    cast('0x' || {{ digits }} as bigint)
{%- endmacro %}

{% macro spark__number_of_hex(digits) -%}
    cast(conv({{ digits }}, 16, 10) as bigint)
{%- endmacro %}


{# A whole number that equal rows share, and others hardly ever: it tells which rows need a comparison. #}
{% macro row_hash(columns) %}{{ return(adapter.dispatch('row_hash')(columns)) }}{% endmacro %}

{% macro default__row_hash(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__row_hash(columns) -%}
    xxhash64({{ columns | join(', ') }})
{%- endmacro %}
