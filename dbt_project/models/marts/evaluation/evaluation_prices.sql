-- One row per comparison × month of the price index of Lima Metropolitana, up to that of the comparison's cut-off.
select
    cut_offs.comparison,
    prices.period,
    cast(prices.price_level as double) as price_level
from {{ ref('int_price_index') }} as prices
inner join {{ ref('int_evaluation_cut_offs') }} as cut_offs on prices.period <= {{ month_label('cut_offs.cut_off') }}
