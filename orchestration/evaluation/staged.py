"""Tables that are made here rather than read from the warehouse, staged beside those that are."""

from collections.abc import Iterable, Sequence

import duckdb
import pandas as pd
import pyarrow as pa

from orchestration.evaluation.codebook import Missing, Table, Variable
from orchestration.evaluation.estimates.estimate_units import label_of, unit_of

TYPES = {"text": "varchar", "day": "date", "truth": "boolean", "whole": "bigint", "number": "double"}

ARROW = {
    "text": pa.string(),
    "day": pa.date32(),
    "truth": pa.bool_(),
    "whole": pa.int64(),
    "number": pa.float64(),
}

ESTIMATED = {"text": "text", "date": "day", "boolean": "truth", "integer": "whole", "number": "number"}
"""Kinds of the columns of estimates."""

UNPRINTED = "is_printed"
"""Says of a row of estimates whether enough households stand behind it."""


def stage_rows(connection: duckdb.DuckDBPyConnection, table: Table, rows: Iterable[Sequence[object]]) -> None:
    """Put rows, in the order of the table's variables, into a temporary table of its name.

    An empty text is missing: a CSV file knows no difference.
    """
    columns = ", ".join(f"{variable.sql} {TYPES[variable.kind]}" for variable in table.variables)
    connection.execute(f"create temp table {table.name} ({columns})")
    listed = [[None if value == "" else value for value in row] for row in rows]
    if listed:
        marks = ", ".join("?" for _ in table.variables)
        connection.executemany(f"insert into {table.name} values ({marks})", listed)


def stage_frame(connection: duckdb.DuckDBPyConnection, table: Table, rows: pd.DataFrame) -> None:
    """Put a frame with the table's variables into a temporary table of its name; an empty text is missing."""
    plain = rows.astype(object).where(rows.notna() & (rows != ""), None)
    shape = pa.schema([(variable.name, ARROW[variable.kind]) for variable in table.variables])
    typed = pa.Table.from_pandas(plain, schema=shape, preserve_index=False)
    connection.register("rows_given", typed)
    connection.execute(f"create temp table {table.name} as select * from rows_given")
    connection.unregister("rows_given")


def estimated_table(name: str, title: str, note: str, columns: Iterable[tuple[str, str, str]]) -> Table:
    """The table of estimates with these columns (name, kind, description).

    Raises KeyError if a column of numbers has no unit.
    """
    listed = list(columns)
    reasons: tuple[Missing, ...] = (Missing("not_applicable"),)
    if any(column == UNPRINTED for column, _, _ in listed):
        reasons = (Missing("not_published", f"not {UNPRINTED}"), *reasons)
    return Table(
        name=name,
        title=title,
        note=note,
        key=(),
        variables=tuple(
            Variable(
                name=column,
                kind=ESTIMATED[kind],
                label=label_of(column, meaning),
                meaning=meaning,
                unit=unit_of(column) if kind in ("integer", "number") else "",
                missing=reasons,
            )
            for column, kind, meaning in listed
        ),
    )
