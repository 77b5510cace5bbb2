-- Has the views of schema mie show one release: `set search_path to "SCHEMA OF THE RELEASE"` comes before it, one
-- transaction goes around it. They read with the rights of whoever asks, so each table's rights and policies hold.
do $$
declare
    release text := current_schema();
    shown record;
    told record;
    reader text;
begin
    -- Every lock at once, before the slower work. That of `releases` comes first: whoever reads `releases` first in a
    -- transaction never stands in the way of the switch, nor it in theirs.
    for shown in
        select viewname from pg_views where schemaname = 'mie' order by viewname <> 'releases', viewname
    loop
        execute format('alter view mie.%I set (security_invoker = true)', shown.viewname);
    end loop;

    for shown in
        select viewname from pg_views
        where schemaname = 'mie' and viewname not in (select tablename from pg_tables where schemaname = release)
    loop
        execute format('drop view mie.%I', shown.viewname);
    end loop;

    for shown in
        select tables.oid, tables.relname
        from pg_class as tables
        where tables.relnamespace = quote_ident(release)::regnamespace and tables.relkind = 'r'
        order by tables.relname
    loop
        begin
            execute format(
                'create or replace view mie.%1$I with (security_invoker = true) as select * from %2$I.%1$I',
                shown.relname, release
            );
        exception when invalid_table_definition then
            -- its columns are others now
            execute format('drop view mie.%I', shown.relname);
            execute format(
                'create view mie.%1$I with (security_invoker = true) as select * from %2$I.%1$I',
                shown.relname, release
            );
        end;
        execute format('comment on view mie.%I is %L', shown.relname, obj_description(shown.oid, 'pg_class'));
        for told in
            select attname, col_description(shown.oid, attnum) as meaning
            from pg_attribute
            where attrelid = shown.oid and attnum > 0 and not attisdropped
        loop
            execute format('comment on column mie.%I.%I is %L', shown.relname, told.attname, told.meaning);
        end loop;
        foreach reader in array array['mie_public', 'mie_planner', 'mie_unit', 'mie_evaluator', 'mie_engineer'] loop
            execute format(
                '%s select on mie.%I %s %I',
                case when has_table_privilege(reader, shown.oid, 'select') then 'grant' else 'revoke' end,
                shown.relname,
                case when has_table_privilege(reader, shown.oid, 'select') then 'to' else 'from' end,
                reader
            );
        end loop;
    end loop;
end $$;
