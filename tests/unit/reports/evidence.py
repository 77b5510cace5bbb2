"""What Evidence makes of a SQL block, and what it cannot read: the rules of report queries and pages."""

import re

import duckdb

from orchestration.release.tables import PUBLISHED
from orchestration.reports.plan_tables import SCHEMA, TABLES

FORBIDDEN = re.compile(
    r"\b(current_(?:date|time|timestamp)|localtime(?:stamp)?|attach|copy|install|load|pragma)\b"
    r"|\b(?:today|now|get_current_\w+|read_\w+|from_json\w*|to_json|json\w*|parquet_\w+|getenv|glob)(?=\s*\()"
    r"|->|;",
    re.IGNORECASE,
)
"""What the browser's DuckDB does not know, what changes by the day, and what ends a query."""

COMMENT = re.compile(r"--[^\n]*")


def forbidden(query: str) -> list[str]:
    """What of a query Evidence cannot run, comments and texts left aside."""
    text = re.sub(r"'(?:[^']|'')*'", "''", COMMENT.sub("", query))
    return [found[0] for found in FORBIDDEN.finditer(text)]


def collapse(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The tables of an opened release as Evidence holds them: numbers are doubles, days are timestamps."""
    collapsed = duckdb.connect()
    for schema, names in (("mie", PUBLISHED), (SCHEMA, TABLES)):
        collapsed.execute(f"create schema {schema}")
        for name in names:
            relation = connection.execute(f"select * from {schema}.{name}").to_arrow_table()
            collapsed.register("source", relation)
            types = collapsed.execute("describe select * from source").fetchall()
            columns = ", ".join(
                f'cast("{column}" as {_collapsed(kind)}) as "{column}"' for column, kind, *_ in types
            )
            collapsed.execute(f"create table {schema}.{name} as select {columns} from source")
            collapsed.unregister("source")
    return collapsed


def _collapsed(kind: str) -> str:
    if kind in ("VARCHAR", "BOOLEAN"):
        return kind
    return "TIMESTAMP" if kind == "DATE" or kind.startswith("TIMESTAMP") else "DOUBLE"
