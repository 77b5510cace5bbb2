"""Whether the server lets a release in: its schemas are this home's, and its roles have no other rights."""

from collections.abc import Sequence

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from orchestration.ground.errors import Stop
from orchestration.ground.paths import PROJECT

SQL_FOLDER = PROJECT / "deploy" / "postgresql"
ROLES = ("mie_public", "mie_planner", "mie_unit", "mie_evaluator", "mie_engineer")
VIEWS, CONTROL = "mie", "mie_control"

_ATTRIBUTES = """
    select rolname from pg_roles
    where rolname = any(%s)
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolcanlogin)
"""
_MEMBERSHIPS = """
    select distinct member.rolname
    from pg_auth_members
    inner join pg_roles as member on pg_auth_members.member = member.oid
    where member.rolname = any(%s)
"""
_OTHER_OBJECTS = """
    with held as (
        select
            roles.rolname,
            coalesce(
                case when held.classid = 'pg_namespace'::regclass then held.objid end,
                relations.relnamespace,
                policies.relnamespace
            ) as schema_id,
            held.deptype
        from pg_shdepend as held
        inner join pg_roles as roles
            on held.refclassid = 'pg_authid'::regclass and held.refobjid = roles.oid
        left join pg_class as relations on held.classid = 'pg_class'::regclass and held.objid = relations.oid
        left join pg_policy on held.classid = 'pg_policy'::regclass and held.objid = pg_policy.oid
        left join pg_class as policies on pg_policy.polrelid = policies.oid
        where roles.rolname = any(%s)
            and held.dbid in (0, (select oid from pg_database where datname = current_database()))
    )
    select distinct held.rolname
    from held
    left join pg_namespace on held.schema_id = pg_namespace.oid
    where held.deptype = 'o'
        or pg_namespace.nspname is null
        or not (pg_namespace.nspname in ('mie', 'mie_control') or pg_namespace.nspname like 'mie\\_20%%')
"""

_MARKED = """
    select nspname, obj_description(oid, 'pg_namespace')
    from pg_namespace
    where obj_description(oid, 'pg_namespace') like 'Publicación %% del ' || %s
        and pg_has_role(nspowner, 'usage')
"""


def run_file(connection: psycopg.Connection, name: str) -> None:
    """Run a file of statements of the repository."""
    connection.execute((SQL_FOLDER / name).read_bytes())


def make_roles(connection: psycopg.Connection) -> None:
    """Have the five roles, each with the rights of this project and no other. Raises Stop if it cannot be."""
    try:
        run_file(connection, "roles.sql")
    except psycopg.errors.InsufficientPrivilege:
        raise Stop(
            f"Faltan roles ({', '.join(ROLES)}) y el usuario {connection.info.user} no puede crearlos. Pida"
            " a quien"
            " administra el servidor que ejecute deploy/postgresql/roles.sql, una vez. No se cargó nada."
        ) from None
    reasons = {
        "puede entrar por sí mismo, saltarse políticas o administrar el servidor": _ATTRIBUTES,
        "es miembro de otro rol, cuyos permisos hereda": _MEMBERSHIPS,
        "tiene permisos sobre objetos que no son del almacén, o es dueño de alguno": _OTHER_OBJECTS,
    }
    for reason, query in reasons.items():
        found = [name for (name,) in connection.execute(query, [list(ROLES)])]
        if found:
            raise Stop(
                f"El rol {found[0]} ya existe en el servidor con otros permisos: {reason}. Quien lo tenga"
                " vería más"
                " de lo que debe. Quíteselos, o cambie el nombre de ese rol, y vuelva a publicar. No se"
                " cargó nada."
            )


def make_schemas(connection: psycopg.Connection, mark: str, earlier_marks: Sequence[str]) -> None:
    """Have the schemas that stay, marked as this home's. Raises Stop if they are somebody else's.

    What bears a mark of the home's retired keys is its own, and gets that of its key.
    """
    for schema in (VIEWS, CONTROL):
        owner = connection.execute(
            "select pg_has_role(nspowner, 'usage'), obj_description(oid, 'pg_namespace') from pg_namespace"
            " where nspname = %s",
            [schema],
        ).fetchone()
        if owner is not None and owner not in [(True, own) for own in (mark, *earlier_marks)]:
            raise Stop(
                f"En la base ya hay un esquema {schema} que no hizo este almacén: es de otro dueño, o de otro"
                " almacén. Publique en otra base, o retire ese esquema si no hace falta"
                " (deploy/postgresql/remove.sql, si es de un almacén anterior). No se cargó nada."
            )
    with connection.transaction():
        run_file(connection, "control.sql")
        for schema in (VIEWS, CONTROL):
            _tell(connection, schema, mark)
        for earlier in earlier_marks:
            for schema, told in connection.execute(_MARKED, [earlier]).fetchall():
                _tell(connection, schema, told.removesuffix(earlier) + mark)


def _tell(connection: psycopg.Connection, schema: str, told: str) -> None:
    connection.execute(SQL("comment on schema {} is {}").format(Identifier(schema), Literal(told)))
