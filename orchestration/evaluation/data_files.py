"""One staged table in three formats that hold the same values: Parquet, CSV and Stata 118.

The bytes depend on the rows alone. A value that is missing is null in Parquet, empty in CSV, and in Stata the
letter of its reason (a text, for which Stata knows no such letters, is empty).
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb

from orchestration.evaluation.codebook import Table
from orchestration.evaluation.estimates import TABLES
from orchestration.evaluation.extract import lettered
from orchestration.evaluation.stata import write_stata


def write_table(
    connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, day: date, note: str = ""
) -> None:
    """Write a staged table into the folders of Parquet, CSV and Stata files of a package.

    `connection` works with one thread: more would cut row groups where they happen to meet. `day` stands in
    the Stata file as its own date, `note` in the Parquet file, beside the data.
    """
    noted = f", kv_metadata {{nota: '{note}'}}" if note else ""
    options = {"parquet": f"format parquet, codec zstd{noted}", "csv": "format csv, header"}
    rows = lettered(connection, table)
    with ThreadPoolExecutor(max_workers=1) as beside:
        stata = beside.submit(write_stata, rows, table, _file(folder, "stata", table), day)
        for kind, format_of in options.items():
            target = str(_file(folder, kind, table)).replace("'", "''")
            connection.execute(f"copy (select * from {table.name}) to '{target}' ({format_of})")
        stata.result()


def file_of(kind: str, table: Table) -> str:
    """Where a table's file of a kind (`csv`, `parquet`, `stata`) lies in a package: what others are made of
    under data, what is made of it under output."""
    room = "output/tables" if table.name in TABLES else "data"
    return f"{room}/{kind}/{table.name}.{_EXTENSIONS.get(kind, kind)}"


_EXTENSIONS = {"stata": "dta"}


def _file(folder: Path, kind: str, table: Table) -> Path:
    target = folder / file_of(kind, table)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return target
