"""Having DuckDB see what Spark built: large tables as views on its Parquet, small ones copied.

Their types are those that DuckDB gives the same models, which the work file holds without rows.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.ground import storage
from orchestration.ground.storage import FILE_MODE, FOLDER_MODE
from orchestration.warehouse.spark.run_place import BUILT
from orchestration.warehouse.spark.spark_files import columns_of, reader, rows_of

SMALL = 10_000
"""Tables of so many rows stand in the work file itself."""


def show(work: Path, built: Path) -> None:
    """Put each table of Spark in the place of the one without rows. What is a view here, stays one."""
    with duckdb.connect(str(work)) as connection:
        found = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema, table, folder in list(_tables(built)):
            if (schema, table) not in found:
                shutil.rmtree(folder)
                continue
            name = f"{schema}.{table}"
            types = {column: kind for column, kind, *_ in connection.execute(f"describe {name}").fetchall()}
            columns = ", ".join(
                f"cast({column} as {types.get(column, kind)}) as {column}"
                for column, kind in columns_of(connection, folder).items()
            )
            is_small = rows_of(connection, folder) <= SMALL
            connection.execute(f"drop table {name}")
            kind = "table" if is_small else "view"
            connection.execute(f"create {kind} {name} as select {columns} from {reader(folder)}")
            if is_small:
                shutil.rmtree(folder)


def take_along(work: Path, target: Path) -> None:
    """Move what the views of a work file show beside the place where the file will be kept."""
    source, goal = work.parent.absolute() / BUILT, target.parent.absolute() / BUILT
    if not source.exists():
        return
    for path in [source, *source.rglob("*")]:
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
        storage.sync(path)
    storage.move(source, goal)
    with duckdb.connect(str(work)) as connection:
        for _, _, definition in _shown(connection):
            moved = definition.replace(_quoted(source), _quoted(goal))
            connection.execute(moved.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1))


def shown_tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """The tables of a warehouse, by schema and name, that are views on what Spark built."""
    return [(schema, table) for schema, table, _ in _shown(connection)]


def _shown(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Their schemas, their names and how they are made; the deliveries alone are shown so, too."""
    return connection.execute(
        "select schema_name, view_name, sql from duckdb_views()"
        " where not internal and schema_name <> 'raw' and contains(sql, 'read_parquet(') order by all"
    ).fetchall()


def _tables(built: Path) -> Iterator[tuple[str, str, Path]]:
    """Each table that has files: its schema, its name, its folder."""
    for folder in sorted(built.glob("*/*/")):
        if any(folder.glob("*.parquet")):
            yield folder.parent.name, folder.name, folder


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
