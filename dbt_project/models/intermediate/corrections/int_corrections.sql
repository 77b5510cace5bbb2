-- One row per correction that counts at the knowledge cut-off: how many rows it changed, and how many of them still matter.
{%- set corrections = ref('int_effective_corrections') %}
{%- set extracts = corrected(corrections, 'extract') if execute else [] %}
with applied as (
    {% for source_name, extract in staged_extracts() -%}
    {%- set staging = ref('stg_' ~ extract) -%}
    {%- if extract in extracts -%}
    select fate, {{ split_to_rows('corrections', ';') }} as correction_id from {{ staging }} where corrections is not null
    union all
    {% endif -%}
    {%- endfor -%}
    select cast(null as {{ dbt.type_string() }}) as fate, cast(null as {{ dbt.type_string() }}) as correction_id
)

select
    corrections.correction_id,
    corrections.extract,
    corrections.correction_key,
    corrections.column_name,
    corrections.old_value,
    corrections.new_value,
    corrections.reason,
    corrections.source,
    corrections.corrected_on,
    count(applied.fate) as rows_corrected,
    count(case when applied.fate not in ('superseded', 'repeated') then 1 end) as rows_in_force
from {{ corrections }} as corrections
left join applied on corrections.correction_id = applied.correction_id
group by all
