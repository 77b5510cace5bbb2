"""The work file: what dbt finds in it before it starts.

It holds the schema `raw`: a view per extract on the files that the ledger names, and the control tables.
It has the warehouse's own name in a folder of its own, because views remember the name of the database
that they were made in.
"""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ground.clocks import Clocks
from orchestration.ground.contract import Extract, load_contract
from orchestration.ground.errors import Stop, WrongUse
from orchestration.ground.paths import Home
from orchestration.ground.storage import private_folder, storage_errors
from orchestration.landing.ledger import Ledger, Seen
from orchestration.warehouse.noise_key import noise_key

CONTROL = {
    "ledger": (
        "source varchar, extract varchar, file_name varchar, file_label varchar, sha256 varchar,"
        " raw_id varchar, delivered_on date, first_seen_on date, status varchar, reason varchar,"
        " rows_delivered bigint, unknown_columns varchar"
    ),
    "withdrawals": ("extract varchar, file_name varchar, sha256 varchar, withdrawn_on date, reason varchar"),
    "clock": "as_of date, known_at date, release_id varchar",
    "noise_key": "noise_key varchar",
    "previous_national": (
        "release_id varchar, month_end date, indicator_code varchar, variant varchar, numerator bigint,"
        " denominator bigint, value double"
    ),
    "previous_files": "extract varchar, file_label varchar, sha256 varchar",
    "previous_release": (
        "release_id varchar, as_of date, known_at date, has_detail boolean, has_other_code boolean,"
        " has_other_reference boolean, has_other_corrections boolean"
    ),
    "previous_figures": (
        "subject varchar, code varchar, variant varchar, month_end date, side varchar, figure decimal(18, 6)"
    ),
    "previous_units": (
        "subject varchar, code varchar, variant varchar, unit_id varchar, household_id varchar, dni varchar,"
        " weight decimal(18, 6), numerator_months integer, denominator_months integer"
    ),
    "previous_rows": (
        "extract varchar, record_id varchar, household_id varchar, dni varchar, parent_id varchar,"
        " raw_id varchar, first_on date, latest_on date, row_count bigint, hours decimal(18, 6), says varchar"
    ),
}
"""The control tables and their columns."""

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Previous:
    """What models compare with: the release that stood before, in the rows of the control tables.

    `units` and `rows` are the files of whom it counted and of what decided it, if they are still kept.
    """

    release: tuple[Any, ...] | None = None
    national: Rows = ()
    figures: Rows = ()
    files: Rows = ()
    units: Path | None = None
    rows: Path | None = None


def prepare_work_file(
    home: Home, clocks: Clocks, previous: Previous = Previous(), release_id: str | None = None
) -> None:
    """Make a new work file for these clocks from the ledger; one that was left behind is dropped."""
    ledger = Ledger(home.ledger)
    seen = ledger.seen()
    with storage_errors(home.root):
        drop_work_file(home)
        key = noise_key(home)
        private_folder(home.work.parent)
        with duckdb.connect(str(home.work)) as connection:
            home.work.chmod(0o600)
            connection.execute("create schema raw")
            for extract in load_contract().extracts:
                connection.execute(_raw_view(home, extract, seen))
            _fill(connection, "ledger", map(_ledger_row, seen))
            _fill(
                connection,
                "withdrawals",
                (
                    (entry.extract, entry.file_name, entry.sha256, entry.withdrawn_on, entry.reason)
                    for entry in ledger.withdrawn()
                ),
            )
            clock = (clocks.as_of, clocks.known_at, release_id)
            _fill(connection, "clock", [clock])
            _fill(connection, "noise_key", [(key.hex(),)])
            _fill(connection, "previous_national", previous.national)
            _fill(connection, "previous_files", previous.files)
            _fill(connection, "previous_release", [previous.release] if previous.release else [])
            _fill(connection, "previous_figures", previous.figures)
            _show(connection, "previous_units", previous.units)
            _show(connection, "previous_rows", previous.rows)


def mark_whole(home: Home) -> None:
    """Say that all tables stand in the work file, and may be published."""
    _whole_mark(home).touch()


def require_whole(home: Home) -> None:
    """Raise WrongUse unless all tables stand in the work file."""
    if not (home.work.exists() and _whole_mark(home).exists()):
        raise WrongUse(
            "Una publicación se construye entera: lance el trabajo mie_run (o la partición de un mes, con"
            " todos sus activos). De modelos sueltos queda el archivo de trabajo, que no se publica; una"
            " ejecución fallida se repite desde el principio."
        )


def _whole_mark(home: Home) -> Path:
    return home.work.parent / "whole"


def drop_work_file(home: Home) -> None:
    """Remove the work file and what dbt and DuckDB put beside it."""
    shutil.rmtree(home.work.parent, ignore_errors=True)


def raw_columns(extract: Extract) -> dict[str, str]:
    """The columns of a raw file and their types."""
    return {
        "raw_id": "varchar",
        "row_number": "bigint",
        **{column.name: "varchar" for column in extract.columns},
        "cell_kinds": "varchar",
        "has_extra_cells": "boolean",
        "unknown_cells": "varchar",
    }


def _raw_view(home: Home, extract: Extract, seen: Iterable[Seen]) -> str:
    raw_ids = sorted(
        {entry.raw_id for entry in seen if entry.extract == extract.name and entry.status == "loaded"}
    )
    files = [home.raw_file(extract.source, extract.name, raw_id) for raw_id in raw_ids]
    missing = [file for file in files if not file.exists()]
    if missing:
        raise Stop(
            f"Falta el archivo {missing[0]}, que el registro de entregas nombra. "
            "Recupérelo de una copia de respaldo."
        )
    if not files:
        columns = ", ".join(f"null::{kind} as {name}" for name, kind in raw_columns(extract).items())
        return f"create view raw.{extract.name} as select {columns} where false"
    names = ", ".join(f"'{_quoted(file.resolve())}'" for file in files)
    return f"create view raw.{extract.name} as select * from read_parquet([{names}])"


def _show(connection: duckdb.DuckDBPyConnection, table: str, file: Path | None) -> None:
    """Have a control table show a file that is too large to be copied."""
    if file is None:
        _fill(connection, table, [])
    else:
        connection.execute(
            f"create view raw.{table} as select * from read_parquet('{_quoted(file.resolve())}')"
        )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _ledger_row(entry: Seen) -> tuple[Any, ...]:
    return (
        entry.source,
        entry.extract,
        entry.file_name,
        entry.label,
        entry.sha256,
        entry.raw_id,
        entry.delivered_on,
        _day(entry.first_seen_at),
        entry.status,
        entry.reason,
        entry.rows_delivered,
        ", ".join(entry.unknown_columns) or None,
    )


def _day(moment: datetime) -> date:
    return moment.date()


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    connection.execute(f"create table raw.{table} ({CONTROL[table]})")
    kept = list(rows)
    if kept:
        marks = ", ".join("?" for _ in kept[0])
        connection.executemany(f"insert into raw.{table} values ({marks})", kept)
