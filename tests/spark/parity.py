"""Whether a table that Spark built holds, cell by cell, what DuckDB built of the same rows."""

from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Parity:
    """How two tables of one name compare: rows of DuckDB's, and how many rows only one of the engines has."""

    table: str
    rows: int
    only_duckdb: int
    only_spark: int
    columns: tuple[str, ...] = ()
    """The columns in which rows differ that neither engine shares; empty where none do, or no key tells rows apart."""

    @property
    def holds(self) -> bool:
        """Whether all rows are in both, as often as in the other."""
        return not (self.only_duckdb or self.only_spark)


def parity(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> Parity:
    """Compare `schema.table` of a DuckDB file with the Parquet files that Spark wrote of it.

    Spark's values are read as DuckDB's types: engines name some wholes and decimals wider than others. A value that
    would not fit, or would be rounded by that, counts as a difference.
    """
    columns = _columns(connection, table)
    files = f"read_parquet('{folder}/*.parquet')"
    theirs = _columns_of(connection, files)
    if [name for name, _ in columns] != theirs:
        raise AssertionError(f"{table}: columns {[name for name, _ in columns]} are {theirs} on Spark")
    read = ", ".join(f'try_cast("{name}" as {kind}) as "{name}"' for name, kind in columns)
    lost = " or ".join(f'try_cast("{name}" as {kind}) is distinct from "{name}"' for name, kind in columns)
    connection.execute(f"create or replace temp view of_duckdb as select * from {table}")
    connection.execute(f"create or replace temp view of_spark as select {read} from {files}")
    rows, cast_away = _one(
        connection, f"select (select count(*) from of_duckdb), (select count(*) from {files} where {lost})"
    )
    only_duckdb, only_spark = _one(
        connection,
        "select (select count(*) from (from of_duckdb except all from of_spark)),"
        " (select count(*) from (from of_spark except all from of_duckdb))",
    )
    return Parity(
        table, rows, only_duckdb, only_spark + cast_away, _differing(connection, columns) if only_duckdb else ()
    )


def _differing(connection: duckdb.DuckDBPyConnection, columns: list[tuple[str, str]]) -> tuple[str, ...]:
    """The columns whose values, counted each for itself, are not the same."""
    return tuple(
        name
        for name, _ in columns
        if any(
            _one(
                connection,
                f'select (select count(*) from (select "{name}" from of_duckdb except all select "{name}" from of_spark)),'
                f' (select count(*) from (select "{name}" from of_spark except all select "{name}" from of_duckdb))',
            )
        )
    )


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in connection.execute(f"describe {table}").fetchall()]


def _columns_of(connection: duckdb.DuckDBPyConnection, files: str) -> list[str]:
    return [row[0] for row in connection.execute(f"describe select * from {files}").fetchall()]


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row
