-- One row per comparison × indicator × variant × country or territorial unit: the figure as published at its cut-off.
select
    cut_offs.comparison,
    figures.indicator_code,
    figures.variant,
    figures.territory_level,
    figures.territory_code,
    figures.numerator,
    figures.denominator,
    figures.value,
    figures.ratio_pct
from {{ ref('indicator_values') }} as figures
inner join {{ ref('int_evaluation_cut_offs') }} as cut_offs on figures.month_end = cut_offs.cut_off
where figures.breakdown = 'total' and figures.territory_level in ('national', 'territorial_unit')
