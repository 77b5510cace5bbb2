{# The staging models by source. dbt must know them before it has read the contract; a test compares the two. #}
{% macro staged_extracts() %}
    {{ return([
        ('registry', 'households'), ('registry', 'members'), ('registry', 'visits'), ('registry', 'enterprises'),
        ('registry', 'activity_log'),
        ('partners', 'partners'), ('partners', 'agreements'), ('partners', 'courses'), ('partners', 'enrolments'),
        ('partners', 'attendance'), ('partners', 'seed_capital'), ('partners', 'job_placements'),
        ('fairs', 'fairs'), ('fairs', 'fair_participations'),
    ]) }}
{% endmacro %}
