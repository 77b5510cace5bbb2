-- One row per month of the plan year up to the cut-off: its last day, or the cut-off in the last one.
with months as (
    {% for month in range(1, 13) -%}
    select date '{{ var("plan_year_starts_on")[:4] }}-{{ '%02d' | format(month) }}-01' as month
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    months.month,
    least({{ month_last_day('months.month') }}, clock.as_of) as month_end,
    {{ month_last_day('months.month') }} >= clock.as_of as is_cut_off
from months
cross join {{ source('control', 'clock') }} as clock
where months.month <= clock.as_of
