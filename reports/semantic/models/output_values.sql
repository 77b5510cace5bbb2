-- One row as the published table of this name has it; it is read where it lies and never built.
select * from main.output_values
