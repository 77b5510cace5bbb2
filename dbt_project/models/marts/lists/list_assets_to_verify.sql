-- One row per delivery of seed capital or assets whose use nobody has verified by the cut-off.
with unverified as (
    select dni, delivered_on as since_on from {{ ref('fct_seed_capital') }} where not is_verified
)

{{ work_list('assets_to_verify', 'unverified') }}
