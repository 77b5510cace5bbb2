select month_end, indicator_code, variant, territory_level, territory_code, breakdown, breakdown_value, 'small' as reason from {{ ref('int_indicator_cells') }} where false
