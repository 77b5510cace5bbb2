{# What the columns of a table hold: no value is missing (`filled`), none comes twice (`unique`), and each is a listed one
   (`one_of`). One test for all of them, since each costs more than its query; a case names its column and its rule. #}
{% test columns_hold(model, filled=[], unique=[], one_of={}) %}
{%- set broken = [] -%}
{%- for column in filled -%}
{%- do broken.append("select '" ~ column ~ "' as column_name, 'not_null' as rule from " ~ model ~ " where " ~ column ~ " is null") -%}
{%- endfor -%}
{%- for column in unique -%}
{%- do broken.append("select '" ~ column ~ "' as column_name, 'unique' as rule from " ~ model ~ " where " ~ column ~ " is not null group by " ~ column ~ " having count(*) > 1") -%}
{%- endfor -%}
{%- for column, values in one_of.items() -%}
{%- do broken.append("select '" ~ column ~ "' as column_name, 'accepted_values' as rule from " ~ model ~ " where " ~ column ~ " not in ('" ~ values | join("', '") ~ "')") -%}
{%- endfor -%}
{{ broken | join("\nunion all\n") }}
{% endtest %}
