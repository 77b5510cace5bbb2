"""The work file, dbt in this process, and the judgement of deliveries that needs no more than these."""
