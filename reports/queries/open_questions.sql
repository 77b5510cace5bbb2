-- One row per question that the plan leaves open, and how it is read until it is settled.
select position, question, reading, concerns from plan.open_questions order by position
