-- One row per comparison × figure × side × unit that weighs more or less than in the release before: its one cause.
with units as (
    select * from {{ ref('int_revised_units') }}
),

previous as (
    select * from {{ source('control', 'previous_release') }}
),

extracts as (
    {% for extract in ['attendance', 'fair_participations'] + (deciding_extracts() | list) -%}
    select '{{ extract }}' as extract{{ ' union all' if not loop.last }}
    {% endfor %}
),

-- What each figure rests on; who is in the register, and in which household, decides all of them.
rests_on as (
    select 'indicator' as subject, indicators.code, extracts.extract
    from {{ ref('indicators') }} as indicators
    cross join extracts
    where extracts.extract in ('households', 'members')
        or ' ' || indicators.evidence || ' ' like '% ' || extracts.extract || ' %'
        or (extracts.extract = 'courses' and indicators.evidence like '%enrolments%')
        or (extracts.extract = 'fairs' and indicators.evidence like '%fair_participations%')
    union all
    select 'measure', measures.measure_code, extracts.extract
    from {{ ref('measures') }} as measures
    cross join extracts
    where extracts.extract in ('households', 'members')
        {%- for topic, names in extracts_of_topics().items() %}
        or (measures.topic = '{{ topic }}' and extracts.extract in ('{{ names | join("', '") }}'))
        {%- endfor %}
),

-- Who is in a denominator does not rest on what the numerator alone asks.
asked as (
    select units.*, rests_on.extract
    from units
    inner join rests_on on units.subject = rests_on.subject and units.code = rests_on.code
    where not units.is_by_time
        and not (units.side = 'denominator' and (
            (units.code = 'OG' and units.variant <> 'measured_only' and rests_on.extract = 'visits')
            or (units.code = 'OE1' and units.variant <> 'enterprises' and rests_on.extract = 'enterprises')
            or (units.code = 'OE2' and rests_on.extract in ('fair_participations', 'fairs'))
        ))
),

behind as (
    select asked.*, rows_of.came, rows_of.first_on, rows_of.latest_on
    from asked
    inner join {{ ref('int_revised_rows') }} as rows_of
        on asked.household_id = rows_of.household_id
        and asked.extract = rows_of.extract
        and (asked.dni is null or rows_of.dni is null or asked.dni = rows_of.dni)
    union all
    select asked.*, rows_of.came, rows_of.first_on, rows_of.latest_on
    from asked
    inner join {{ ref('int_revised_rows') }} as rows_of
        on asked.unit_id = rows_of.record_id and asked.extract = rows_of.extract
    where asked.household_id is null
),

-- The order in which causes are asked; a row that replaced another and tells of a later day tells an event.
ranked as (
    select
        behind.comparison,
        behind.month_end,
        behind.subject,
        behind.code,
        behind.variant,
        behind.side,
        behind.unit_id,
        min(case
            when behind.came = 'withdrawn' then 1
            when behind.came = 'corrected' and (behind.latest_on is null or behind.latest_on <= previous.as_of) then 2
            when behind.came = 'arrived' and behind.first_on <= previous.as_of then 3
            when behind.latest_on > previous.as_of and behind.month_end > previous.as_of then 4
            when behind.came = 'corrected' then 5
            else 6
        end) as place
    from behind
    cross join previous
    where behind.first_on is null or behind.first_on <= behind.month_end
    group by
        behind.comparison, behind.month_end, behind.subject, behind.code, behind.variant, behind.side, behind.unit_id
),

prices as (
    select count(*) > 0 as are_new
    from {{ ref('int_price_index') }} as prices
    cross join previous
    where {{ month_last_day("cast(prices.period || '-01' as date)") }} >= previous.known_at
)

select
    units.comparison,
    units.previous_month_end,
    units.month_end,
    units.subject,
    units.code,
    units.variant,
    units.side,
    units.unit_id,
    units.previous_weight,
    units.weight,
    case
        when units.is_by_time then 'new_events'
        when ranked.place = 1 then 'withdrawn'
        when ranked.place in (2, 5) then 'corrected'
        when ranked.place in (3, 6) then 'late_rows'
        when ranked.place = 4 then 'new_events'
        when previous.has_other_reference or (units.variant = 'real' and prices.are_new) then 'reference_data'
        when previous.has_other_code then 'code'
        when units.comparison = 'advance' and not units.is_told_before then 'new_events'
        when previous.known_at > clock.known_at then 'less_known'
        else 'unexplained'
    end as cause
from units
cross join previous
cross join prices
cross join {{ source('control', 'clock') }} as clock
left join ranked
    on units.comparison = ranked.comparison
    and units.month_end = ranked.month_end
    and units.subject = ranked.subject
    and units.code = ranked.code
    and units.variant = ranked.variant
    and units.side = ranked.side
    and units.unit_id = ranked.unit_id
