-- Who reads what of one release: `set search_path to "SCHEMA OF THE RELEASE"` comes before it. Idempotent: whatever
-- rights and policies its tables had, they have these afterwards. Taken back by rights_down.sql.
do $$
declare
    release text := current_schema();
    kept record;
    entry record;
begin
    for kept in
        select distinct tables.relname, coalesce(roles.rolname, 'public') as grantee, roles.oid is null as is_public
        from pg_class as tables
        cross join lateral aclexplode(tables.relacl) as rights
        left join pg_roles as roles on rights.grantee = roles.oid
        where tables.relnamespace = quote_ident(release)::regnamespace and rights.grantee <> tables.relowner
    loop
        execute format(
            'revoke all on %I.%I from %s',
            release, kept.relname, case when kept.is_public then 'public' else quote_ident(kept.grantee) end
        );
    end loop;
    for kept in select tablename, policyname from pg_policies where schemaname = release loop
        execute format('drop policy %I on %I.%I', kept.policyname, release, kept.tablename);
    end loop;
    execute format('revoke all on schema %I from public', release);
    execute format(
        'grant usage on schema %I to mie_public, mie_planner, mie_unit, mie_evaluator, mie_engineer', release
    );

    -- readers: whom the whole table is for. own_rows: which rows of it are a unit's, by the column with its name;
    -- 'every' where no row is about a unit.
    for entry in
        select tables.tablename, rights.readers, rights.own_rows
        from pg_tables as tables
        inner join (values
            ('public\_%', 'mie_public, mie_planner, mie_unit, mie_evaluator, mie_engineer', null),

            ('indicator\_values', 'mie_planner, mie_engineer', $rows$territory_level = 'territorial_unit' and territory_code$rows$),
            ('output\_values', 'mie_planner, mie_engineer', $rows$territory_level = 'territorial_unit' and territory_code$rows$),
            ('target\_progress', 'mie_planner, mie_engineer', $rows$territory_level = 'territorial_unit' and territory_code$rows$),
            ('activity\_progress', 'mie_planner, mie_engineer', 'territorial_unit'),
            ('poi\_physical\_progress', 'mie_planner, mie_engineer', 'territorial_unit'),
            ('income\_change\_summary', 'mie_planner, mie_engineer', 'territorial_unit'),
            ('activity\_reconciliation', 'mie_planner, mie_engineer', 'territorial_unit'),
            ('data\_quality\_timeliness', 'mie_planner, mie_engineer', 'territorial_unit'),
            ('poi\_alignment', 'mie_planner, mie_engineer', 'every'),
            ('measures', 'mie_planner, mie_engineer', 'every'),
            ('releases', 'mie_planner, mie_engineer', 'every'),
            ('targets', 'mie_planner, mie_engineer', null),
            ('data\_quality\_files', 'mie_planner, mie_engineer', null),
            ('data\_quality\_rules', 'mie_planner, mie_engineer', null),
            ('data\_quality\_checks', 'mie_planner, mie_engineer', null),
            ('revisions', 'mie_planner, mie_engineer', null),
            ('revision\_causes', 'mie_planner, mie_engineer', null),

            -- persons by name: whoever must act, and nobody who plans
            ('list\_%', 'mie_engineer', 'territorial_unit'),

            -- persons under pseudonyms
            ('evaluation\_%', 'mie_evaluator, mie_engineer', null)
        ) as rights (pattern, readers, own_rows) on tables.tablename like rights.pattern
        where tables.schemaname = release
    loop
        execute format('alter table %I.%I enable row level security', release, entry.tablename);
        execute format('grant select on %I.%I to %s', release, entry.tablename, entry.readers);
        execute format(
            'create policy readers on %I.%I for select to %s using (true)', release, entry.tablename, entry.readers
        );
        if entry.own_rows = 'every' then
            execute format('grant select on %I.%I to mie_unit', release, entry.tablename);
            execute format(
                'create policy every_unit on %I.%I for select to mie_unit using (true)', release, entry.tablename
            );
        elsif entry.own_rows is not null then
            execute format('grant select on %I.%I to mie_unit', release, entry.tablename);
            execute format(
                'create policy own_unit on %I.%I for select to mie_unit using (%s in ('
                    'select unit_logins.territorial_unit from mie_control.unit_logins'
                    ' where unit_logins.login = current_user))',
                release, entry.tablename, entry.own_rows
            );
        end if;
    end loop;
end $$;
