-- One row per territorial unit and the country: income before and after, for the report's comparison.
select income.*
from ${income_rows} as income
inner join plan.report on income.comparison = report.comparison
order by income.territorial_unit <> 'TOTAL', income.territorial_unit = 'OTRAS', income.territory_name
