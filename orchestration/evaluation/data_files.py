"""One staged table in three formats that hold the same values: Parquet, CSV and Stata 118.

The bytes depend on the rows alone. A value that is missing is null in Parquet, empty in CSV, and in Stata the
letter of its reason (a text, for which Stata knows no such letters, is empty).
"""

from datetime import date
from pathlib import Path

import duckdb

from orchestration.evaluation.codebook import Table
from orchestration.evaluation.extract import frame
from orchestration.evaluation.stata import write_stata


def write_table(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, day: date) -> None:
    """Write a staged table into data/parquet, data/csv and data/stata of a folder.

    `connection` works with one thread: more would cut row groups where they happen to meet. `day` stands in
    the Stata file as its own date.
    """
    for kind, options in (("parquet", "format parquet, codec zstd"), ("csv", "format csv, header")):
        target = str(_file(folder, kind, kind, table)).replace("'", "''")
        connection.execute(f"copy (select * from {table.name}) to '{target}' ({options})")
    write_stata(frame(connection, table, letters=True), table, _file(folder, "stata", "dta", table), day)


def _file(folder: Path, kind: str, extension: str, table: Table) -> Path:
    target = folder / "data" / kind / f"{table.name}.{extension}"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return target
