-- One row per day of the plan year: what MetricFlow asks for to tell one period from another. It is never built.
select cast(null as date) as day
