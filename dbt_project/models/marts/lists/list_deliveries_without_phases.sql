-- One row per delivery of seed capital or assets to a household that had not completed the three phases that day.
with early as (
    select dni, delivered_on as since_on from {{ ref('fct_seed_capital') }} where not is_eligible
)

{{ work_list('deliveries_without_phases', 'early') }}
