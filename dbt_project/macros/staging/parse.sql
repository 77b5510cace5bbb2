{# The value and the broken rule of one cell, by the contract's types. Each macro takes the trimmed text. #}

{# Trimmed text of a delivered cell; the markers of "no answer" and a workbook's error values are missing. Most cells
   are plain words of ASCII, which have nothing to be trimmed of, and begin with a digit, which no marker does. #}
{% macro cell_text(name) -%}
    {%- set words = '[!-~]*( [!-~]+)*' -%}
    {%- set missing = [
        '--?', 'NULL', 'N/A', 'NA', 'S/D', 'NAN', 'NS/NR', 'NO SABE', 'NO RESPONDE', 'PREFIERE NO RESPONDER',
        '#N/A', '#DIV/0!', '#REF!', '#VALUE!', '#NAME[?]', '#NUM!', '#NULL!'
    ] -%}
    {%- set is_missing = '(' ~ missing | join('|') ~ ')?' -%}
    {%- set trimmed = collapse_blanks(name) -%}
    case
        when {{ matches(name, '[0-9]' ~ words) }} then {{ name }}
        when {{ matches(name, '[!-~]' ~ words) }} then case when not {{ matches('upper(' ~ name ~ ')', is_missing) }} then {{ name }} end
        when not {{ matches('upper(' ~ trimmed ~ ')', is_missing) }} then {{ trimmed }}
    end
{%- endmacro %}


{# Helper columns of a cell, which its value and its rule share. #}
{% macro cell_parts(column) %}
    {%- set type = column.type -%}
    {%- set name = column.name -%}
    {%- if type is mapping or type == 'boolean' -%}
        {{ normalised(column.text) }} as {{ name }}__label
    {%- elif type.startswith('code(') -%}
        {{ code_digits(column) }} as {{ name }}__digits
    {%- elif type == 'date' -%}
        {{ iso_day(column) }} as {{ name }}__iso,
        {{ try_type(name ~ '__iso', 'date') }} as {{ name }}__date
    {%- elif type in ('money', 'number') -%}
        {{ number_body(column.text) }} as {{ name }}__body,
        {{ plain_number(column) }} as {{ name }}__plain,
        {{ try_type(name ~ '__plain', 'decimal(18, 6)') }} as {{ name }}__number
    {%- elif type != 'text' -%}
        {{ exceptions.raise_compiler_error('unknown type ' ~ type ~ ' of ' ~ name) }}
    {%- endif -%}
{% endmacro %}


{# The typed value, null where the cell is missing or invalid. #}
{% macro cell_value(column) %}
    {%- set type = column.type -%}
    {%- set name = column.name -%}
    {%- if type is mapping -%}
        case {{ name }}__label
            {%- for label, value in type.items() %} when '{{ label }}' then '{{ value }}'{% endfor %} end
    {%- elif type.startswith('code(') -%}
        case when {{ code_rule(column) }} is null then lpad({{ name }}__digits, {{ type[5:-1] }}, '0') end
    {%- elif type == 'date' -%}
        case when {{ name }}__date between date '1900-01-01' and date '2100-12-31' then {{ name }}__date end
    {%- elif type in ('money', 'number') -%}
        case when {{ name }}__number >= 0 then {{ name }}__number end
    {%- elif type == 'boolean' -%}
        case
            when {{ name }}__label in ({{ truth_labels(true) }}) then true
            when {{ name }}__label in ({{ truth_labels(false) }}) then false
        end
    {%- else -%}
        {{ column.text }}
    {%- endif -%}
{% endmacro %}


{# The rule of its type that a filled cell breaks, null where it breaks none. #}
{% macro type_rule(column) %}
    {%- set type = column.type -%}
    {%- set name = column.name -%}
    {%- if type is mapping -%}
        case when {{ name }}__label not in ('{{ type.keys() | join("', '") }}') then 'not_listed' end
    {%- elif type.startswith('code(') -%}
        {{ code_rule(column) }}
    {%- elif type == 'date' -%}
        case
            when {{ column.text }} is null then null
            when {{ name }}__iso is null then 'date_shape'
            when {{ name }}__date is null then 'date_impossible'
            when {{ name }}__date not between date '1900-01-01' and date '2100-12-31' then 'date_out_of_range'
        end
    {%- elif type in ('money', 'number') -%}
        case
            when {{ column.text }} is null then null
            when {{ name }}__number is null then 'number_shape'
            when {{ name }}__number < 0 then '{{ type }}_negative'
        end
    {%- elif type == 'boolean' -%}
        case when {{ name }}__label not in ({{ truth_labels(true) }}, {{ truth_labels(false) }}) then 'boolean' end
    {%- else -%}
        cast(null as varchar(1))
    {%- endif -%}
{% endmacro %}

{% macro truth_labels(truth) -%}
    {{ "'SI', 'S', 'X', '1', 'VERDADERO', 'TRUE'" if truth else "'NO', 'N', '0', 'FALSO', 'FALSE'" }}
{%- endmacro %}


{# The rule that a cell breaks in its row: its type's, or that of a value that is missing where the row needs it. #}
{% macro cell_rule(column) %}
    {%- if column.is_required -%}
        case when {{ column.text }} is null then 'required' else {{ type_rule(column) }} end
    {%- elif column.required_when -%}
        case
            when {{ column.text }} is not null then {{ type_rule(column) }}
            when {{ is_needed(column) }} then '{{ column.required_when.rule }}'
        end
    {%- else -%}
        {{ type_rule(column) }}
    {%- endif -%}
{% endmacro %}

{# Whether the row's other values make a column required. #}
{% macro is_needed(column) -%}
    coalesce({{ column.required_when.column }} = '{{ column.required_when.value }}', false)
{%- endmacro %}


{# code(n): one trailing .0 goes first, then blanks, dots and dashes. A date held as such is no code. #}
{% macro code_digits(column) -%}
    case
        when {{ column.kind }} = 'd' then ''
        when {{ column.text }} like '%.0' then {{ bare_code('substr(' ~ column.text ~ ', 1, length(' ~ column.text ~ ') - 2)') }}
        else {{ bare_code(column.text) }}
    end
{%- endmacro %}

{% macro bare_code(expression) -%}
    replace(replace(replace({{ expression }}, ' ', ''), '.', ''), '-', '')
{%- endmacro %}

{% macro code_rule(column) -%}
    {%- set digits = column.name ~ '__digits' -%}
    {%- set width = column.type[5:-1] | int -%}
    case
        when not {{ matches(digits, '[0-9]+') }} then 'code_characters'
        when length({{ digits }}) > {{ width }} then 'code_too_long'
        {%- if width == 8 %}
        when replace(lpad({{ digits }}, 8, '0'), substr(lpad({{ digits }}, 8, '0'), 1, 1), '') = '' then 'dni_repeated_digit'
        {%- endif %}
    end
{%- endmacro %}


{# The day of a date's text as yyyy-mm-dd, existing or not; null where the text has none of the shapes. #}
{% macro iso_day(column) -%}
    {%- set text = column.text -%}
    {%- set time = '([T ] ?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp][.]? ?[Mm][.]?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?' -%}
    {%- set day = 'split_part(replace(' ~ text ~ ", 'T', ' '), ' ', 1)" -%}
    case
        when {{ text }} is null then null
        when {{ column.kind }} = 'd' then case when {{ matches(text, '[0-9]{4}-[0-9]{2}-[0-9]{2}.*') }} then substr({{ text }}, 1, 10) end
        when {{ matches(text, '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}' ~ time) }}
            then {{ iso_parts("split_part(" ~ day ~ ", '-', 1)", "split_part(" ~ day ~ ", '-', 2)", "split_part(" ~ day ~ ", '-', 3)") }}
        when {{ matches(text, '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}' ~ time) }}
            then {{ iso_parts("split_part(" ~ day ~ ", '/', 3)", "split_part(" ~ day ~ ", '/', 2)", "split_part(" ~ day ~ ", '/', 1)") }}
        when {{ matches(text, '[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}' ~ time) }}
            then {{ iso_parts("split_part(" ~ day ~ ", '-', 3)", "split_part(" ~ day ~ ", '-', 2)", "split_part(" ~ day ~ ", '-', 1)") }}
        when {{ matches(text, '[0-9]{8}' ~ time) }}
            then {{ iso_parts('substr(' ~ text ~ ', 1, 4)', 'substr(' ~ text ~ ', 5, 2)', 'substr(' ~ text ~ ', 7, 2)') }}
        when {{ matches(text, '[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}' ~ time) }}
            then {{ two_digit_year(column, day) }}
        when {{ matches(text, '[0-9]{5}') }}
            then cast({{ days_after('1899-12-30', try_type(text, 'integer')) }} as varchar(10))
    end
{%- endmacro %}

{# Year 0000 does not exist: it is given month 00, so that no engine takes it for a day. #}
{% macro iso_parts(year, month, day) -%}
    {{ year }} || '-' || case when {{ year }} = '0000' then '00' else lpad({{ month }}, 2, '0') end || '-' || lpad({{ day }}, 2, '0')
{%- endmacro %}

{# 20yy; of a birth, 19yy where 20yy is after the file's delivery. #}
{% macro two_digit_year(column, day) -%}
    {%- set year = "split_part(" ~ day ~ ", '/', 3)" -%}
    {%- set rest = iso_parts("'20' || " ~ year, "split_part(" ~ day ~ ", '/', 2)", "split_part(" ~ day ~ ", '/', 1)") -%}
    {%- if column.two_digit_years == 'before_delivery' -%}
        case when {{ rest }} > cast(file_delivered_on as varchar(10)) then '19' || substr({{ rest }}, 3) else {{ rest }} end
    {%- else -%}
        {{ rest }}
    {%- endif -%}
{%- endmacro %}


{# A number's text without currency and sign. At most one minus, before or after the currency. #}
{% macro number_body(text) -%}
    {{ replace_all(text, '^([Ss]/[.]? ?- ?|-? ?([Ss]/[.]?)? ?)', '') }}
{%- endmacro %}


{# A number's text as digits with a decimal point and perhaps a minus; null where it has none of the shapes. #}
{% macro plain_number(column) -%}
    {%- set body = column.name ~ '__body' -%}
    {%- set group = '[1-9][0-9]{0,2}' -%}
    {%- set sign = 'case when ' ~ column.text ~ " like '%-%' then '-' else '' end" -%}
    case
        when {{ column.text }} is null or {{ column.kind }} in ('d', 'b') then null
        when {{ column.kind }} = 'n' then
            case when {{ matches(column.text, '-?[0-9]+([.][0-9]+)?') }} then {{ column.text }} end
        when {{ matches(body, '[0-9]+') }} then {{ sign }} || {{ body }}
        when {{ matches(body, group ~ '[.][0-9]{3}') }} then {{ sign }} || replace({{ body }}, '.', '')
        when {{ matches(body, group ~ ',[0-9]{3}') }} then {{ sign }} || replace({{ body }}, ',', '')
        when {{ matches(body, '[0-9]+[.][0-9]+') }} then {{ sign }} || {{ body }}
        when {{ matches(body, '[0-9]+,[0-9]+') }} then {{ sign }} || replace({{ body }}, ',', '.')
        when {{ matches(body, group ~ '( [0-9]{3})+([.,][0-9]+)?') }}
            then {{ sign }} || replace(replace({{ body }}, ' ', ''), ',', '.')
        when {{ matches(body, group ~ '(,[0-9]{3})+[.][0-9]+') }} then {{ sign }} || replace({{ body }}, ',', '')
        when {{ matches(body, group ~ '([.][0-9]{3})+,[0-9]+') }}
            then {{ sign }} || replace(replace({{ body }}, '.', ''), ',', '.')
        when {{ matches(body, group ~ '(,[0-9]{3}){2,}') }} then {{ sign }} || replace({{ body }}, ',', '')
        when {{ matches(body, group ~ '([.][0-9]{3}){2,}') }} then {{ sign }} || replace({{ body }}, '.', '')
    end
{%- endmacro %}
