-- The parts of every change are the change, and every change has its parts.
{{ config(meta={'dagster': {'ref': {'name': 'revision_causes'}}}) }}

select figures.comparison, figures.month_end, figures.subject, figures.code, figures.variant, figures.side
from {{ ref('int_compared_figures') }} as figures
left join {{ ref('revision_causes') }} as parts
    on figures.comparison = parts.comparison
    and figures.month_end = parts.month_end
    and figures.subject = parts.subject
    and figures.code = parts.code
    and figures.variant = parts.variant
    and figures.side = parts.side
group by
    figures.comparison, figures.month_end, figures.subject, figures.code, figures.variant, figures.side,
    figures.previous_figure, figures.figure
having coalesce(sum(parts.change), 0) <> coalesce(figures.figure, 0) - coalesce(figures.previous_figure, 0)
