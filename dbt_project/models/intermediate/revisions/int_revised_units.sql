-- One row per comparison × figure × side × unit that weighs more or less in it than in the release before.
with comparisons as (
    select comparisons.*
    from {{ ref('int_comparisons') }} as comparisons
    cross join {{ source('control', 'previous_release') }} as previous
    where previous.has_detail
),

-- The months that both releases tell, and the cut-off of each where they differ.
asked as (
    select
        cast(coalesce(sum(bit) filter (where comparison = 'revision'), 0) as integer) as shared_bits,
        cast(coalesce(sum(previous_bit) filter (where comparison = 'advance'), 0) as integer) as previous_bit,
        cast(coalesce(sum(bit) filter (where comparison = 'advance'), 0) as integer) as bit
    from comparisons
),

compared as (
    select
        coalesce(present.subject, previous.subject) as subject,
        coalesce(present.code, previous.code) as code,
        coalesce(present.variant, previous.variant) as variant,
        coalesce(present.unit_id, previous.unit_id) as unit_id,
        coalesce(present.household_id, previous.household_id) as household_id,
        coalesce(present.dni, previous.dni) as dni,
        coalesce(present.weight, previous.weight) as weight,
        {% for side in ['numerator', 'denominator'] -%}
        coalesce(previous.{{ side }}_months, 0) as previous_{{ side }}_months,
        coalesce(present.{{ side }}_months, 0) as {{ side }}_months{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_counted_units') }} as present
    full outer join {{ source('control', 'previous_units') }} as previous
        on present.subject = previous.subject
        and present.code = previous.code
        and present.variant = previous.variant
        and present.unit_id = previous.unit_id
        and present.weight = previous.weight
),

changed as (
    select compared.*
    from compared
    cross join asked
    where false
        {%- for side in ['numerator', 'denominator'] %}
        or (compared.previous_{{ side }}_months & asked.shared_bits) <> (compared.{{ side }}_months & asked.shared_bits)
        or ({{ has_bit('compared.previous_' ~ side ~ '_months', 'asked.previous_bit') }})
            <> ({{ has_bit('compared.' ~ side ~ '_months', 'asked.bit') }})
        {%- endfor %}
),

weighed as (
    {% for side in ['numerator', 'denominator'] -%}
    select
        comparisons.comparison,
        comparisons.previous_month_end,
        comparisons.month_end,
        comparisons.before_bit,
        changed.subject,
        changed.code,
        changed.variant,
        '{{ side }}' as side,
        changed.unit_id,
        max(changed.household_id) as household_id,
        max(changed.dni) as dni,
        {% for weight, months, bit in [
            ('previous_weight', 'previous_' ~ side ~ '_months', 'previous_bit'),
            ('weight', side ~ '_months', 'bit'),
            ('before_weight', side ~ '_months', 'before_bit'),
        ] -%}
        sum(case when {{ has_bit('changed.' ~ months, 'comparisons.' ~ bit) }} then changed.weight else 0 end)
            as {{ weight }}{{ ',' if not loop.last }}
        {% endfor %}
    from changed
    cross join comparisons
    {{ "where changed.subject = 'indicator'" if side == 'denominator' }}
    group by
        comparisons.comparison, comparisons.previous_month_end, comparisons.month_end, comparisons.before_bit,
        changed.subject, changed.code, changed.variant, changed.unit_id
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

-- What this release tells of the earlier cut-off as that one did, and otherwise of its own, came with time alone.
select
    comparison,
    previous_month_end,
    month_end,
    subject,
    code,
    variant,
    side,
    unit_id,
    household_id,
    dni,
    previous_weight,
    weight,
    before_bit > 0 as is_told_before,
    comparison = 'advance' and before_bit > 0 and before_weight = previous_weight as is_by_time
from weighed
where previous_weight <> weight
