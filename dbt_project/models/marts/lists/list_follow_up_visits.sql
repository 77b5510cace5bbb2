-- One row per household of D whose follow-up visit could have been made and was not, while it is affiliated.
with due as (
    select contacts.dni, baselines.follow_up_from as since_on
    from {{ ref('fct_income_change') }} as changes
    inner join {{ ref('int_baselines') }} as baselines
        on changes.household_id = baselines.household_id and baselines.measure_set = 'observed'
    inner join {{ ref('int_contacts') }} as contacts
        on changes.household_id = contacts.household_id and contacts.is_contact
    where changes.comparison = 'latest' and changes.reason = 'not_visited'
)

{{ work_list('follow_up_visits', 'due') }}
