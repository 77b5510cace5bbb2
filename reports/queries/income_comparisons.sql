-- One row per comparison that exists: the country.
select income.*
from ${income_rows} as income
inner join plan.labels as comparison on comparison.kind = 'comparison' and comparison.code = income.comparison
where income.territorial_unit = 'TOTAL'
order by comparison.position
