{# What changed between two releases and why: which rows decide national figures, and what rests on which. #}

{#
    By extract, the rows that can decide a national figure: what names a row (`record`), whom it speaks of, which
    shared record it needs (`parent`), the days that date it, and the columns that decide; others never do.
    Attendance has a branch of its own in int_deciding_rows.
#}
{% macro deciding_extracts() -%}
    {{ return({
        'households': {
            'record': 'household_id', 'household': 'rows_of.household_id',
            'days': ['affiliated_on', 'disaffiliated_on'], 'columns': ['affiliated_on', 'disaffiliated_on'],
        },
        'members': {'record': 'dni', 'household': 'rows_of.household_id', 'dni': 'rows_of.dni', 'columns': ['household_id']},
        'visits': {
            'record': 'visit_id', 'household': 'rows_of.household_id', 'days': ['visited_on'],
            'columns': [
                'household_id', 'visit_status', 'visited_on', 'wants_enterprise_training', 'wants_job_training',
                'has_own_income', 'monthly_income',
            ],
        },
        'enterprises': {
            'record': 'enterprise_id', 'of_person': true,
            'days': ['registered_on', 'diagnosed_on', 'business_plan_on'],
            'columns': [
                'dni', 'registered_on', 'stage', 'diagnosed_on', 'business_plan_on', 'tax_id', 'product_name', 'base_price',
            ],
        },
        'enrolments': {
            'record': "rows_of.dni || '/' || rows_of.course_id", 'of_person': true, 'parent': 'course_id',
            'days': ['enrolled_on', 'completed_on'],
            'columns': ['enrolled_on', 'status', 'hours_attended', 'completed_on', 'certificate_number'],
        },
        'seed_capital': {
            'record': 'delivery_id', 'of_person': true, 'parent': 'partner_id', 'days': ['delivered_on', 'verified_on'],
            'columns': ['dni', 'partner_id', 'amount', 'delivered_on', 'verified_on', 'used_as_declared'],
        },
        'job_placements': {
            'record': 'placement_id', 'of_person': true, 'days': ['starts_on'], 'columns': ['dni', 'starts_on', 'is_formal'],
        },
        'courses': {
            'record': 'course_id', 'parent': 'partner_id', 'days': ['starts_on'],
            'columns': ['partner_id', 'track', 'phase', 'starts_on', 'ends_on'],
        },
        'partners': {'record': 'partner_id', 'columns': []},
        'fairs': {'record': 'fair_id', 'days': ['starts_on'], 'columns': ['fair_type', 'starts_on']},
        'agreements': {
            'record': 'agreement_id', 'parent': 'partner_id', 'days': ['signed_on'],
            'columns': ['partner_id', 'purpose', 'signed_on'],
        },
    }) }}
{%- endmacro %}


{# The extracts that the measures of a topic rest on, beside the registers of households and members. #}
{% macro extracts_of_topics() -%}
    {{ return({
        'demand': ['visits'],
        'enterprises': ['enterprises'],
        'training': ['enrolments', 'attendance', 'courses'],
        'capital': ['seed_capital', 'enrolments', 'courses'],
        'markets': ['fair_participations', 'fairs'],
        'jobs': ['fair_participations', 'fairs', 'job_placements'],
        'partners': ['agreements'],
        'route': [
            'enrolments', 'attendance', 'courses', 'enterprises', 'seed_capital', 'fair_participations', 'fairs', 'visits',
        ],
    }) }}
{%- endmacro %}


{# A short fingerprint of what some columns say. #}
{% macro fingerprint_of(alias, columns) -%}
    substr(md5(
        {%- for column in columns -%}
        coalesce(cast({{ alias }}.{{ column }} as {{ dbt.type_string() }}), '~') || '|' ||
        {%- endfor -%} ''), 1, 12)
{%- endmacro %}


{# The bit that stands for the month of a day in a number of twelve bits. #}
{% macro month_bit(day) -%}
    cast(power(2, month({{ day }}) - 1) as integer)
{%- endmacro %}


{# Whether two of those numbers have a bit in common. #}
{% macro has_bit(bits, bit) -%}
    (({{ bits }}) & ({{ bit }})) > 0
{%- endmacro %}
