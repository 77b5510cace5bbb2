-- One row per term.
select term, meaning from plan.glossary order by position
