-- The schemas that stay from release to release, and whose rows a login sees. Idempotent. Taken back by remove.sql.
create schema if not exists mie;
create schema if not exists mie_control;
comment on schema mie_control is 'Control del almacén MIE: qué unidad territorial ve cada usuario.';

create table if not exists mie_control.unit_logins (
    login name not null,
    territorial_unit text not null,
    primary key (login, territorial_unit)
);
comment on table mie_control.unit_logins is 'Qué unidad territorial ve cada usuario con el rol mie_unit. Sin fila aquí, no ve ninguna.';
comment on column mie_control.unit_logins.login is 'Usuario de PostgreSQL con que se entra.';
comment on column mie_control.unit_logins.territorial_unit is 'Unidad territorial como se publica: en mayúsculas y sin tildes.';

alter table mie_control.unit_logins enable row level security;
drop policy if exists own_login on mie_control.unit_logins;
create policy own_login on mie_control.unit_logins for select to mie_unit using (login = current_user);
drop policy if exists engineers on mie_control.unit_logins;
create policy engineers on mie_control.unit_logins to mie_engineer using (true) with check (true);

grant usage on schema mie to mie_public, mie_planner, mie_unit, mie_evaluator, mie_engineer;
grant usage on schema mie_control to mie_unit, mie_engineer;
grant select on mie_control.unit_logins to mie_unit;
grant select, insert, update, delete on mie_control.unit_logins to mie_engineer;
