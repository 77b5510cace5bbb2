-- One row per indicator × definition under which it is published.
select indicator_code, variant, name as variant_name from plan.variants order by indicator_position, position
