-- One row per month end × indicator × variant × territory × breakdown value of the public edition: counts, with noise.
with cells as (
    select * from {{ ref('int_indicator_cells') }}
    where {{ is_public_cell('territory_level', 'breakdown') }}
)

{{ with_noise('cells', ['numerator', 'denominator', 'measured'], is_exact_cell('cells.territory_level', 'cells.breakdown')) }}
