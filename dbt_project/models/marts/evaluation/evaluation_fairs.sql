-- One row per comparison × person × fair in which the person participates up to its cut-off.
select
    cut_offs.comparison,
    attendance.dni as person_id,
    attendance.household_id,
    attendance.fair_id,
    attendance.fair_type,
    attendance.track,
    fairs.district_code,
    attendance.first_on,
    labels.label as business_line,
    cast(attendance.sales_amount as double) as sales_amount,
    attendance.used_digital_wallet,
    attendance.has_quality_seal
from {{ ref('int_fair_attendance') }} as attendance
inner join {{ ref('int_evaluation_cut_offs') }} as cut_offs on attendance.first_on <= cut_offs.cut_off
inner join {{ accepted(ref('stg_fairs')) }} as fairs on attendance.fair_id = fairs.fair_id
left join {{ ref('int_evaluation_labels') }} as labels
    on labels.trait = 'business_line' and {{ normalised('attendance.business_line') }} = labels.answer
