{# How far each target in force has come at each month end, by the figures of an edition. #}
{% macro target_progress(indicator_values, output_values) -%}
    {% set before_the_year = "date '" ~ (modules.datetime.date.fromisoformat(var('plan_year_starts_on')) - modules.datetime.timedelta(days=1)) ~ "'" %}
    with targets as (
        select
            targets.subject,
            targets.code,
            targets.territory_level,
            targets.territory_code,
            targets.month_end as target_month_end,
            targets.target,
            targets.subject <> 'indicator' or indicators.unit_of_measure = 'number' as is_number
        from {{ ref('published_targets') }} as targets
        left join {{ ref('indicators') }} as indicators
            on targets.subject = 'indicator' and targets.code = indicators.code
        where targets.is_in_force
    ),

    -- The way of a number goes straight from 0 before the year to the first target, and from each to the next.
    ways as (
        select
            subject,
            code,
            territory_level,
            territory_code,
            coalesce(lag(target_month_end) over way, {{ before_the_year }}) as starts_on,
            coalesce(lag(target) over way, 0) as starts_at,
            target_month_end as ends_on,
            target as ends_at
        from targets
        where is_number
        window way as (partition by subject, code, territory_level, territory_code order by target_month_end)
    ),

    months as (
        select month, month_end from {{ ref('int_month_ends') }}
    ),

    figures as (
        select
            'indicator' as subject,
            indicator_code as code,
            territory_level,
            territory_code,
            month_end,
            value,
            denominator = 0 as has_nobody
        from {{ indicator_values }}
        where variant = 'official' and breakdown = 'total'
        union all
        select 'measure', measure_code, territory_level, territory_code, month_end, value, false
        from {{ output_values }}
        where period = 'year_to_date' and breakdown = 'total'
        union all
        select
            'activity',
            progress.activity_code,
            case when progress.territorial_unit = 'TOTAL' then 'national' else 'territorial_unit' end,
            case when progress.territorial_unit = 'TOTAL' then 'PE' else progress.territorial_unit end,
            months.month_end,
            cast(progress.executed_months as double),
            false
        from {{ ref('fct_activity_progress') }} as progress
        inner join months on progress.month = months.month
    ),

    -- Where nothing of a measure or an activity is told of a territory, nothing was done there.
    compared as (
        select
            targets.*,
            months.month_end,
            case when targets.subject <> 'indicator' and figures.month_end is null then 0 else figures.value end as value,
            targets.subject = 'indicator' and coalesce(figures.has_nobody, true) as has_nobody,
            ways.starts_at + (ways.ends_at - ways.starts_at)
                * {{ days_between('ways.starts_on', 'months.month_end') }}
                / cast({{ days_between('ways.starts_on', 'ways.ends_on') }} as double) as target_to_date,
            {{ days_between(before_the_year, 'months.month_end') }} as days_gone,
            {{ days_between(before_the_year, 'targets.target_month_end') }} as days_of_period,
            month(targets.target_month_end) - month(months.month_end) as months_left
        from targets
        inner join months on months.month_end <= targets.target_month_end
        left join ways
            on targets.is_number
            and targets.subject = ways.subject
            and targets.code = ways.code
            and targets.territory_level = ways.territory_level
            and targets.territory_code = ways.territory_code
            and months.month_end > ways.starts_on
            and months.month_end <= ways.ends_on
        left join figures
            on targets.subject = figures.subject
            and targets.code = figures.code
            and targets.territory_level = figures.territory_level
            and targets.territory_code = figures.territory_code
            and months.month_end = figures.month_end
    ),

    progressed as (
        select compared.*, {{ percent('value', 'coalesce(target_to_date, target)') }} as progress_pct from compared
    )

    select
        subject,
        code,
        territory_level,
        territory_code,
        target_month_end,
        target,
        month_end,
        value,
        target_to_date,
        progress_pct,
        case when is_number and target > value and months_left > 0 then (target - value) / months_left end as pace_needed,
        case when is_number then value / days_gone * days_of_period end as projected,
        {{ progress_status('progress_pct', 'has_nobody or progress_pct is null') }} as status
    from progressed
{%- endmacro %}
