-- One row per month end × indicator × variant × territory × breakdown value: numerator, denominator and measured, each with its cell key.
{% set levels = {
    'national': "'PE'",
    'territorial_unit': 'territorial_unit',
    'department': 'substr(district_code, 1, 2)',
    'province': 'substr(district_code, 1, 4)',
    'district': 'district_code',
} %}
{% set breakdowns = ['area', 'poverty_class', 'sex', 'age_group', 'has_disability', 'mother_tongue'] %}
{% set broken_down_levels = ['national', 'territorial_unit', 'department'] %}
{% set counts = ['numerator', 'denominator', 'measured'] %}
{% set variant_levels = ['national', 'territorial_unit'] %}
with groups as (
    select * from {{ ref('int_indicator_groups') }}
),

totals as (
    {% for level, code in levels.items() -%}
    select
        indicator_code, variant, month_end, '{{ level }}' as territory_level, {{ code }} as territory_code,
        sum(numerator) as numerator, sum(denominator) as denominator, sum(measured) as measured,
        {% for count in counts -%}
        {{ cell_key(count ~ '_key') }} as {{ count }}_key{{ ',' if not loop.last }}
        {% endfor -%}
    from groups
    {{ "where variant = 'official'" if level not in variant_levels }}
    group by all
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- A total stands for every territory with an accepted household, also where nobody is counted.
spine as (
    select
        variants.indicator_code, variants.variant, months.month_end, territories.territory_level, territories.territory_code
    from {{ ref('indicator_variants') }} as variants
    cross join {{ ref('int_month_ends') }} as months
    inner join {{ ref('int_territories') }} as territories
        on variants.variant = 'official' or territories.territory_level in ('{{ variant_levels | join("', '") }}')
),

cells as (
    select
        spine.indicator_code, spine.variant, spine.month_end, spine.territory_level, spine.territory_code,
        'total' as breakdown, 'all' as breakdown_value,
        coalesce(totals.numerator, 0) as numerator, coalesce(totals.denominator, 0) as denominator,
        coalesce(totals.measured, 0) as measured,
        {% for count in counts -%}
        coalesce(totals.{{ count }}_key, 0) as {{ count }}_key{{ ',' if not loop.last }}
        {% endfor -%}
    from spine
    left join totals
        on spine.indicator_code = totals.indicator_code
        and spine.variant = totals.variant
        and spine.month_end = totals.month_end
        and spine.territory_level = totals.territory_level
        and spine.territory_code = totals.territory_code
    {% for level in broken_down_levels %}{% for breakdown in breakdowns -%}
    union all
    select
        indicator_code, variant, month_end, '{{ level }}', {{ levels[level] }}, '{{ breakdown }}', {{ breakdown }},
        sum(numerator), sum(denominator), sum(measured),
        {% for count in counts -%}
        {{ cell_key(count ~ '_key') }}{{ ',' if not loop.last }}
        {% endfor -%}
    from groups
    where variant = 'official'
    group by all
    {% endfor %}{% endfor %}
)

select
    cells.month_end,
    cells.indicator_code,
    cells.variant,
    cells.territory_level,
    cells.territory_code,
    territories.territory_name,
    cells.breakdown,
    cells.breakdown_value,
    cast(cells.numerator as bigint) as numerator,
    cast(cells.denominator as bigint) as denominator,
    cast(cells.measured as bigint) as measured,
    {% for count in counts -%}
    cells.{{ count }}_key{{ ',' if not loop.last }}
    {% endfor -%}
from cells
inner join {{ ref('int_territories') }} as territories
    on cells.territory_level = territories.territory_level and cells.territory_code = territories.territory_code
