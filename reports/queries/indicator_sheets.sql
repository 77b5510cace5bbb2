-- One row per indicator × field of its sheet (ficha técnica), in the order in which they are read.
select indicator_code, position, field, label, content from plan.indicator_sheets order by indicator_position, position
