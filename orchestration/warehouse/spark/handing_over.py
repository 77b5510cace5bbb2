"""Giving Spark what it reads: the deliveries where they lie, control tables and seeds as DuckDB has them."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.ground.storage import private_folder
from orchestration.warehouse.spark.run_place import Place
from orchestration.warehouse.spark.thrift_server import Session, session
from orchestration.warehouse.work_file import raw_columns

Table = tuple[str, str]
"""A table by its schema and name."""

RAW = "raw"


def make_databases(place: Place, schemas: Iterable[str]) -> None:
    """Make the databases of a run, in the place of those of the run before, whose files have moved on."""
    with session(place.server) as asked:
        for schema in sorted({RAW, *schemas}):
            database, folder = place.database(schema), private_folder(place.built / schema)
            asked.execute(f"drop database if exists {database} cascade")
            asked.execute(f"create database {database} location {_location(folder)}")


def hand_over(home: Home, place: Place, tables: Iterable[Table]) -> None:
    """Have Spark see the deliveries, and tables of the work file as they stand."""
    with session(place.server) as asked:
        for extract in load_contract().extracts:
            # what the ledger does not name drops out where rows are joined with their deliveries
            folder = home.raw.resolve() / extract.source / extract.name
            if not folder.exists():
                folder = private_folder(place.given / RAW / extract.name)
            _show(asked, place, (RAW, extract.name), raw_columns(extract), folder)
        with duckdb.connect(str(home.work), read_only=True) as connection:
            for schema, name in sorted(tables):
                folder = private_folder(place.given / schema / name)
                told = connection.execute(f"describe {schema}.{name}").fetchall()
                target = str(folder / "rows.parquet").replace("'", "''")
                connection.execute(f"copy {schema}.{name} to '{target}' (format parquet)")
                _show(asked, place, (schema, name), {column: kind for column, kind, *_ in told}, folder)


def _show(asked: Session, place: Place, table: Table, columns: dict[str, str], folder: Path) -> None:
    schema, name = table
    told = ", ".join(f"`{column}` {_type(kind)}" for column, kind in columns.items())
    asked.execute(
        f"create table {place.database(schema)}.{name} ({told}) using parquet location {_location(folder)}"
    )


def _type(kind: str) -> str:
    """Spark's name of a type of DuckDB; most have the same."""
    return {"varchar": "string", "timestamp": "timestamp_ntz", "integer": "int"}.get(kind.lower(), kind)


def _location(folder: Path) -> str:
    """A folder that all nodes see, as a literal of SQL."""
    return "'file:" + str(folder).replace("\\", "\\\\").replace("'", "\\'") + "'"
