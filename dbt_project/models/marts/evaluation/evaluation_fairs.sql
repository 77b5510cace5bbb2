-- One row per comparison × person × fair in which the person participates up to its cut-off; sales, once it is over.
with attendance as (
    select
        cut_offs.comparison,
        cut_offs.cut_off,
        attendance.*,
        coalesce(attendance.fair_ends_on, attendance.first_on) as last_on
    from {{ ref('int_fair_attendance') }} as attendance
    inner join {{ ref('int_evaluation_cut_offs') }} as cut_offs on attendance.first_on <= cut_offs.cut_off
),

labels as (
    select * from {{ ref('int_evaluation_labels') }}
)

select
    attendance.comparison,
    attendance.dni as person_id,
    attendance.household_id,
    attendance.fair_id,
    attendance.fair_type,
    attendance.track,
    fairs.district_code,
    attendance.first_on,
    case when attendance.last_on <= attendance.cut_off then attendance.last_on end as last_on,
    business_lines.label as business_line,
    case when attendance.last_on <= attendance.cut_off then cast(attendance.sales_amount as double) end as sales_amount,
    case when attendance.last_on <= attendance.cut_off then attendance.used_digital_wallet end as used_digital_wallet,
    case when attendance.last_on <= attendance.cut_off then attendance.has_quality_seal end as has_quality_seal
from attendance
inner join {{ accepted(ref('stg_fairs')) }} as fairs on attendance.fair_id = fairs.fair_id
{{ join_label('business_lines', 'business_line', 'attendance.comparison', normalised('attendance.business_line')) }}
