-- One row per plan activity × territorial unit × month of the plan year.
select
    activity_code,
    territorial_unit,
    month,
    activity_name,
    stage,
    unit_of_measure,
    responsible,
    poi_activity_code,
    is_programmed,
    cast(executed_quantity as double) as executed_quantity,
    is_executed,
    programmed_months,
    executed_months,
    executed_off_programme,
    units_executing,
    progress_pct,
    case
        when is_programmed is not null then {{ progress_status('progress_pct', 'progress_pct is null') }}
    end as status,
    is_month_assumed
from {{ ref('fct_activity_progress') }}
