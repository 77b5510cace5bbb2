"""A schema for a release: loaded whole in one transaction, then shown by the views of `mie` in another.

A transaction that has read any view holds its lock until it ends, and the switch replaces all views at once
or none: so whoever reads several views in one transaction reads one release. The switch waits for nobody
longer than `PATIENCE`: it gives way, and tries again.
"""

import time
from collections.abc import Iterable

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

from orchestration.ground.errors import Stop
from orchestration.ground.progress import tell_part
from orchestration.release.work_lists import PREFIX as LIST_PREFIX
from orchestration.serving.contents import Contents, ServedTable
from orchestration.serving.roles import ROLES, VIEWS, run_file

PATIENCE = "500ms"
"""Less than the server takes to look for a deadlock (`deadlock_timeout`, 1 s)."""
TRIES, PAUSE = 120, 0.5
"""How often the switch is tried, and the seconds between."""


def load(connection: psycopg.Connection, contents: Contents, mark: str) -> bool:
    """Have the schema of a release, whole. False if it stood already, and its lists had not been dropped."""
    stands = contents.schema in schemas(connection, mark)
    standing = _tables(connection, contents.schema) if stands else []
    missing = [table for table in contents.tables if table.name not in standing]
    if stands and not missing:
        return False
    with connection.transaction():
        if not stands:
            connection.execute(SQL("create schema {}").format(Identifier(contents.schema)))
        for table in missing:
            tell_part(f"{table.name}…")
            _load_table(connection, contents, table)
        connection.execute(
            SQL("comment on schema {} is {}").format(
                Identifier(contents.schema), Literal(_comment(contents, mark))
            )
        )
        # at once: an administrator's default privileges would let others in
        _give_rights(connection, contents.schema)
    return True


def show(connection: psycopg.Connection, schema: str) -> None:
    """Give a release's rights and have the views show it. Raises Stop if readers never let go of them."""
    for _ in range(TRIES):
        try:
            with connection.transaction():
                connection.execute(SQL("set local lock_timeout = {}").format(Literal(PATIENCE)))
                _give_rights(connection, schema)
                run_file(connection, "views.sql")
                return
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            time.sleep(PAUSE)
        except psycopg.errors.DependentObjectsStillExist:
            raise Stop(
                "La publicación quedó cargada, pero no se muestra: hay vistas de otros hechas sobre las del"
                " esquema"
                f" {VIEWS}, cuyas columnas cambian. Que sus dueños las retiren y vuelva a publicar; hasta"
                " entonces"
                " se sigue mostrando la publicación anterior."
            ) from None
    raise Stop(
        "La publicación quedó cargada, pero no se muestra: hay consultas que no sueltan las vistas del"
        f" esquema {VIEWS}."
        " Se sigue mostrando la anterior. Vuelva a publicar cuando terminen.",
        may_pass=True,
    )


def schemas(connection: psycopg.Connection, mark: str) -> list[str]:
    """The schemas of this home's releases, the newest last."""
    found = connection.execute(
        "select nspname from pg_namespace where obj_description(oid, 'pg_namespace') like %s order by oid",
        [f"Publicación % del {mark}"],
    )
    return [name for (name,) in found]


def shown_schema(connection: psycopg.Connection) -> str | None:
    """The schema that the views show."""
    row = connection.execute(
        "select distinct used.table_schema from information_schema.view_table_usage as used"
        " where used.view_schema = %s",
        [VIEWS],
    ).fetchone()
    return row[0] if row else None


def drop_older(connection: psycopg.Connection, names: Iterable[str]) -> list[str]:
    """Drop schemas of releases; one that is still read, or built upon, stays until the next time."""
    dropped = []
    for name in names:
        try:
            with connection.transaction():
                connection.execute(SQL("set local lock_timeout = {}").format(Literal(PATIENCE)))
                for table in _tables(connection, name):
                    connection.execute(SQL("drop table {}").format(Identifier(name, table)))
                connection.execute(SQL("drop schema {}").format(Identifier(name)))
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DependentObjectsStillExist):
            continue
        dropped.append(name)
    return dropped


def drop_lists(connection: psycopg.Connection, names: Iterable[str]) -> None:
    """Drop the lists of releases that are not shown, which name persons.

    One that is still read, or built upon, is closed at once and goes the next time.
    """
    places = [
        Identifier(name, table)
        for name in names
        for table in _tables(connection, name)
        if table.startswith(LIST_PREFIX)
    ]
    roles = SQL(", ").join(map(Identifier, ROLES))
    for place in places:
        connection.execute(SQL("revoke all on {} from {}").format(place, roles))
        try:
            with connection.transaction():
                connection.execute(SQL("set local lock_timeout = {}").format(Literal(PATIENCE)))
                connection.execute(SQL("drop table {}").format(place))
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DependentObjectsStillExist):
            continue


def _tables(connection: psycopg.Connection, schema: str) -> list[str]:
    found = connection.execute("select tablename from pg_tables where schemaname = %s", [schema])
    return [name for (name,) in found]


def _give_rights(connection: psycopg.Connection, schema: str) -> None:
    connection.execute(SQL("set local search_path to {}").format(Identifier(schema)))
    run_file(connection, "rights.sql")


def _load_table(connection: psycopg.Connection, contents: Contents, table: ServedTable) -> None:
    place = Identifier(contents.schema, table.name)
    columns = [SQL("{} {}").format(Identifier(column.name), SQL(column.type)) for column in table.columns]
    connection.execute(SQL("create table {} ({})").format(place, SQL(", ").join(columns)))
    with connection.cursor() as cursor, cursor.copy(SQL("copy {} from stdin").format(place)) as copy:
        for row in contents.rows(table):
            copy.write_row(row)
    connection.execute(SQL("; ").join(_comments(place, table)))
    connection.execute(SQL("analyze {}").format(place))


def _comments(place: Identifier, table: ServedTable) -> Iterable[Composed]:
    yield SQL("comment on table {} is {}").format(place, Literal(table.meaning))
    for column in table.columns:
        yield SQL("comment on column {}.{} is {}").format(
            place, Identifier(column.name), Literal(column.meaning)
        )


def _comment(contents: Contents, mark: str) -> str:
    return f"Publicación {contents.release_id}, manifiesto {contents.manifest_sha256}, del {mark}"
