-- Takes every right of others on one release back: `set search_path to "SCHEMA OF THE RELEASE"` comes before it.
-- Its tables stay, and their owner alone reads them. Given again by rights.sql. Idempotent.
do $$
declare
    release text := current_schema();
    kept record;
begin
    for kept in select policyname, tablename from pg_policies where schemaname = release loop
        execute format('drop policy %I on %I.%I', kept.policyname, release, kept.tablename);
    end loop;
    execute format(
        'revoke all on all tables in schema %I'
            ' from public, mie_public, mie_planner, mie_unit, mie_evaluator, mie_engineer',
        release
    );
    execute format(
        'revoke all on schema %I from public, mie_public, mie_planner, mie_unit, mie_evaluator, mie_engineer', release
    );
end $$;
