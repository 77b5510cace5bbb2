-- Removes from this database all that `mie publish` ever made in it, with the rights, and the roles from the server
-- unless another database still needs them. Idempotent. Whoever runs it must own the schemas: psql -f remove.sql
-- What others built upon the views is not dropped: it is named, and nothing is removed, until its owner drops it.
do $$
declare
    gone record;
    part record;
begin
    for gone in select viewname from pg_views where schemaname = 'mie' loop
        execute format('drop view mie.%I', gone.viewname);
    end loop;
    for gone in
        select nspname from pg_namespace
        where nspname like 'mie\_20%' and obj_description(oid, 'pg_namespace') like 'Publicación % del almacén MIE %'
    loop
        for part in select tablename from pg_tables where schemaname = gone.nspname loop
            execute format('drop table %I.%I', gone.nspname, part.tablename);
        end loop;
        execute format('drop schema %I', gone.nspname);
    end loop;
    drop table if exists mie_control.unit_logins;
    drop schema if exists mie_control;
    drop schema if exists mie;
    for gone in select rolname from pg_roles
        where rolname in ('mie_public', 'mie_planner', 'mie_unit', 'mie_evaluator', 'mie_engineer')
    loop
        begin
            execute format('drop role %I', gone.rolname);
        exception when dependent_objects_still_exist then
            raise notice 'El rol % tiene permisos en otra base o sobre otros objetos; se queda.', gone.rolname;
        end;
    end loop;
end $$;
