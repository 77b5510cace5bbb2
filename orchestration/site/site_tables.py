"""The data that the site ships: an allow-list of published tables, as gzipped Arrow streams.

Every reader of the site can download all of it, whether a page shows it or not. So only tables of
`marts.duckdb` and of the schema `plan` are shipped, by name, never a folder.
"""

import gzip
import json
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import ipc

from orchestration.release.tables import PUBLISHED
from orchestration.reports import plan_tables

SHIPPED = {"mie": PUBLISHED, plan_tables.SCHEMA: tuple(plan_tables.TABLES)}
"""What may leave, by schema: what planners get, and what a report needs beside it."""

SUFFIX = ".arrow.gz"


def write_tables(connection: duckdb.DuckDBPyConnection, static: Path) -> None:
    """Write the allowed tables of an opened release under `static/data`, with the manifest for Evidence.

    The same rows give the same bytes. A table without rows keeps its columns.
    """
    rendered = {
        schema: [
            _write(connection, schema, table, static).relative_to(static.parent).as_posix()
            for table in tables
        ]
        for schema, tables in SHIPPED.items()
    }
    manifest = {"renderedFiles": rendered}
    (static / "data" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _write(connection: duckdb.DuckDBPyConnection, schema: str, table: str, static: Path) -> Path:
    # the order of columns makes the order of rows the same at every build
    rows = _clean(connection.execute(f"from {schema}.{table} order by all").to_arrow_table())
    target = static / "data" / schema / table / f"{table}{SUFFIX}"
    target.parent.mkdir(parents=True)
    with (
        target.open("wb") as file,
        gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as packed,
        ipc.new_stream(packed, rows.schema) as stream,
    ):
        stream.write_table(rows)
    return target


def _clean(rows: pa.Table) -> pa.Table:
    """The same rows built anew: DuckDB leaves in the place of a null whatever its memory held."""
    arrays = [pa.array(column.to_pylist(), column.type) for column in rows.columns]
    return pa.Table.from_arrays(arrays, schema=rows.schema)
