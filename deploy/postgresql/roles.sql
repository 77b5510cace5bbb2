-- The roles of whoever reads, for the whole server. Idempotent. Taken back by remove.sql.
-- `mie publish` runs it; where its user may not create roles, an administrator runs it once: psql -f roles.sql
-- None of them can log in: a person or a tool gets a login of its own, and that the role it needs:
--   create role maria login;  grant mie_planner to maria;
do $$
declare
    role_name text;
begin
    foreach role_name in array array['mie_public', 'mie_planner', 'mie_unit', 'mie_evaluator', 'mie_engineer'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format(
                'create role %I nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls', role_name
            );
        end if;
    end loop;
end $$;
