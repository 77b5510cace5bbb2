-- Corrections without a day, a reason or a source, with a key of the wrong length, or twice about the same text and day.
{{ config(severity='error') }}

{% if execute -%}
with contract as (
    select distinct extract, key_parts, has_personal_key from (
        {{ contract_rows() }}
    ) as contract_columns
),

corrections as (
    select
        extract,
        column_name,
        {{ collapse_blanks('key') }} as correction_key,
        {{ cell_text('old_value') }} as old_value,
        {{ correction_day('corrected_on') }} as corrected_on,
        nullif(trim(reason), '') as reason,
        nullif(trim(source), '') as source
    from {{ ref('corrections') }}
),

incomplete as (
    select corrections.extract, corrections.column_name
    from corrections
    left join contract on corrections.extract = contract.extract
    where coalesce(corrections.extract, '') = ''
        or coalesce(corrections.column_name, '') = ''
        or coalesce(corrections.correction_key, '') = ''
        or corrections.corrected_on is null
        or corrections.reason is null
        or corrections.source is null
        or (
            not contract.has_personal_key
            and length(corrections.correction_key) - length(replace(corrections.correction_key, '|', ''))
            <> contract.key_parts - 1
        )
),

ambiguous as (
    select extract, column_name
    from corrections
    group by extract, column_name, correction_key, old_value, corrected_on
    having count(*) > 1
)

select extract, column_name from incomplete
union all
select extract, column_name from ambiguous
{%- else -%}
select extract from {{ ref('corrections') }}
{%- endif %}
