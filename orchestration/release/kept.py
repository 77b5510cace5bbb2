"""The restricted warehouse, kept by release: whoever looks behind the current release finds its own.

What was listed from it for gestores names persons, and goes with it.

It is kept before its release appears, and the one before goes after the switch. So a run that is killed in
between leaves either the old pair or the new one, and one warehouse of no release, which the next run drops.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.ground import storage
from orchestration.ground.errors import Exit, Stop
from orchestration.ground.paths import Home
from orchestration.ground.storage import move, point, private_folder, publish
from orchestration.release import catalog
from orchestration.warehouse.spark.showing import shown_tables, take_along

DAMAGE = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
"""What DuckDB raises on a file that is none of its own, or whose checksums do not fit."""


def keep(home: Home, release_id: str) -> None:
    """Keep the finished work file as the warehouse of a release that is about to appear."""
    target = home.warehouse_of(release_id)
    shutil.rmtree(target.parent, ignore_errors=True)
    private_folder(target.parent)
    take_along(home.work, target)
    publish(home.work, target)


def replace_damaged(home: Home, copy: Home, release_id: str) -> None:
    """Take the warehouse of the current release from another home that built it, if it is damaged here."""
    if catalog.require_current(home).name == release_id and fault_of(home):
        source, target = copy.warehouse_of(release_id), home.warehouse_of(release_id)
        shutil.rmtree(target.parent, ignore_errors=True)
        private_folder(target.parent)
        take_along(source, target)
        publish(source, target)
        settle(home)


def settle(home: Home) -> None:
    """Have the link point at the warehouse of the current release; drop the others, and their lists."""
    current = catalog.current(home)
    if current is None:
        return
    _adopt(home, current.name)
    if home.warehouse_of(current.name).exists():
        point(home.warehouse, home.warehouse_of(current.name).relative_to(home.warehouse.parent))
    elif home.warehouse.is_symlink():
        storage.DISK.remove(home.warehouse)
    for folder in leftovers(home):
        storage.DISK.remove(folder)


def leftovers(home: Home) -> list[Path]:
    """The warehouses of releases that are not the current one, and the lists made from them."""
    current = catalog.current(home)
    folders = [*sorted(home.kept_warehouses.glob("*/")), *sorted(home.lists.glob("*/"))]
    return [folder for folder in folders if current is not None and folder.name != current.name]


@contextmanager
def open_warehouse(
    home: Home, config: Mapping[str, str] | None = None
) -> Iterator[tuple[str, duckdb.DuckDBPyConnection]]:
    """The current release's name and its warehouse, open for reading.

    Raises WrongUse if there is no release, Stop if its warehouse is missing or damaged.
    """
    release_id, connection = _connect(home, dict(config or {}))
    with connection:
        try:
            yield release_id, connection
        except DAMAGE as error:
            raise _damaged(release_id) from error


def fault_of(home: Home) -> str | None:
    """Why the current release's warehouse cannot be read to its last block; None if it can."""
    try:
        with open_warehouse(home) as (_, connection):
            tables = connection.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
            ).fetchall()
            for schema, table in [*tables, *shown_tables(connection)]:
                # reading every column has DuckDB check every block
                connection.execute(f'select count(columns(*)) from "{schema}"."{table}"').fetchall()
    except Stop as stop:
        return str(stop)
    return None


def _connect(home: Home, config: dict[str, str]) -> tuple[str, duckdb.DuckDBPyConnection]:
    while True:
        release_id = catalog.require_current(home).name
        path = _path(home, release_id)
        try:
            return release_id, duckdb.connect(str(path), read_only=True, config=config)
        except DAMAGE as error:
            if catalog.require_current(home).name != release_id:
                # a switch came in between, and took the warehouse of the release before with it
                continue
            if not path.exists():
                raise Stop(
                    f"Falta el almacén de la publicación {release_id}. {_TO_DO}", Exit.FAULTS
                ) from error
            raise _damaged(release_id) from error


def _path(home: Home, release_id: str) -> Path:
    """The warehouse of a release; one of a version that kept a single file lies where the link would."""
    kept = home.warehouse_of(release_id)
    return kept if kept.exists() or home.warehouse.is_symlink() else home.warehouse


def _adopt(home: Home, release_id: str) -> None:
    """Keep by its release the single file of an earlier version, if it is that release's."""
    if home.warehouse.is_symlink() or not home.warehouse.exists():
        return
    try:
        with duckdb.connect(str(home.warehouse), read_only=True) as connection:
            row = connection.execute("select release_id from raw.clock").fetchone()
    except duckdb.Error:
        row = None
    if row == (release_id,):
        private_folder(home.warehouse_of(release_id).parent)
        move(home.warehouse, home.warehouse_of(release_id))
    else:
        storage.DISK.remove(home.warehouse)


_TO_DO = (
    "No se perdió nada: se hace de nuevo desde las entregas con «mie verify --rebuild», o publique con"
    " «mie run» si el código cambió."
)


def _damaged(release_id: str) -> Stop:
    return Stop(f"El almacén de la publicación {release_id} está dañado. {_TO_DO}", Exit.FAULTS)
