-- Extracts of the contract of whose deliveries nothing is told. Should be none.
with contracted as (
    {% for source_name, extract in staged_extracts() -%}
    select '{{ extract }}' as extract
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select contracted.extract
from contracted
left join {{ ref('data_quality_timeliness') }} as timeliness
    on contracted.extract = timeliness.extract
    and timeliness.territorial_unit = 'TOTAL'
where timeliness.extract is null
