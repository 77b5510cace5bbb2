-- One row per comparison × placement in a job up to its cut-off.
select
    cut_offs.comparison,
    placements.placement_id,
    placements.dni as person_id,
    placements.household_id,
    placements.starts_on,
    placements.is_formal,
    cast(placements.monthly_wage as double) as monthly_wage
from {{ ref('int_placements') }} as placements
inner join {{ ref('int_evaluation_cut_offs') }} as cut_offs on placements.starts_on <= cut_offs.cut_off
