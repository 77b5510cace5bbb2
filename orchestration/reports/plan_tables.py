"""The tables of the schema `plan`: what report queries read besides the published tables of a release.

They hold the report's clocks, labels, the indicators' sheets, the plan's open questions, and what the home
knows of closed months and late deliveries. The site is made of the same tables.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ground.clocks import PLAN_ENDS, PLAN_STARTS
from orchestration.ground.plan import the_plan
from orchestration.ground.spanish import MONTHS, SHORT_MONTHS
from orchestration.release.closings import ClosedMonth
from orchestration.release.files import PUBLIC_FOLDER
from orchestration.release.lateness import expected_deliveries, late_deliveries
from orchestration.release.manifest import Manifest
from orchestration.release.tables import PUBLISHED
from orchestration.release.targets import year_targets
from orchestration.reports.commitments import commitment_rows
from orchestration.reports.periods import Scope
from orchestration.reports.sources import SHEET_FIELDS, definitions, labels, plan_seed
from orchestration.reports.values import target
from orchestration.warehouse.lineage import delivered_columns

SCHEMA = "plan"
TABLES = {
    "report": (
        "report varchar, title varchar, addressee varchar, period varchar, release_id varchar, cut_off "
        "date, period_starts_on date, previous_month_end date, comparison varchar"
    ),
    "indicators": (
        "code varchar, position integer, short_name varchar, name varchar, objective varchar, "
        "unit_of_measure varchar, unit_label varchar"
    ),
    "indicator_sheets": (
        "indicator_code varchar, indicator_position integer, position integer, field varchar, label "
        "varchar, content varchar"
    ),
    "variants": (
        "indicator_code varchar, indicator_position integer, variant varchar, position integer, name varchar"
    ),
    "labels": "kind varchar, code varchar, label varchar, position integer",
    "months": "month date, name varchar, short_name varchar",
    "open_questions": "position integer, question varchar, reading varchar, concerns varchar",
    "glossary": "position integer, term varchar, meaning varchar",
    "closed_months": (
        "month varchar, release_id varchar, closed_by varchar, closed_on date, is_reported boolean, fault "
        "varchar, differences integer, difference_codes varchar"
    ),
    "commitments": (
        "position integer, finding varchar, action varchar, responsible varchar, decided_on date, due_on"
        " date, "
        "status varchar, closed_on date"
    ),
    "settings": "plan_ends_on date, achieved_pct integer, on_track_pct integer, at_risk_pct integer",
    "late_deliveries": "extract varchar, sender varchar, due_on date, last_delivered_on date",
}
"""The tables and their columns; any of them may be empty but the first."""

LATER = {
    "revision_causes": (
        "comparison varchar, previous_month_end date, month_end date, subject varchar, code varchar, variant "
        "varchar, side varchar, cause varchar, previous_release_id varchar, release_id varchar, "
        "previous_figure decimal(18, 6), new_figure decimal(18, 6), units_entered bigint, units_left bigint, "
        "units_restated bigint, change decimal(18, 6)"
    ),
}
"""Published tables that releases of the version before do not have; a closed month may be told by one."""

Row = tuple[Any, ...]


def open_release(
    folder: Path, scope: Scope, release: Manifest, closed: Iterable[ClosedMonth]
) -> duckdb.DuckDBPyConnection:
    """Open a release for report queries: its tables as `mie`, those of the report as `plan`.

    Of the public edition every query finds its tables too: what planners alone have is empty there.
    """
    connection = duckdb.connect()
    if scope.is_public:
        _attach_public(connection, folder)
    else:
        _attach_planners(connection, folder)
    connection.execute(f"create schema {SCHEMA}")
    late = [] if scope.is_public else _late(connection, release)
    rows = _rows(scope, release, tuple(closed), late)
    for name, columns in TABLES.items():
        connection.execute(f"create table {SCHEMA}.{name} ({columns})")
        insert_rows(connection, f"{SCHEMA}.{name}", rows[name])
    return connection


def _attach_planners(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    connection.execute(f"attach {_quoted(folder / 'marts.duckdb')} as mie (read_only)")
    if set(PUBLISHED) <= _held(connection, "mie"):
        return
    # nothing can be added to a release: its tables are seen through a database that has what it lacks
    connection.execute("detach mie")
    connection.execute(f"attach {_quoted(folder / 'marts.duckdb')} as planners (read_only)")
    connection.execute("attach ':memory:' as mie")
    for table in _held(connection, "planners"):
        connection.execute(f"create view mie.{table} as from planners.{table}")
    _add_later(connection)


def _attach_public(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The public edition under the names of the planners': theirs gives the columns, and no row."""
    connection.execute(f"attach {_quoted(folder / 'marts.duckdb')} as planners (read_only)")
    connection.execute(f"attach {_quoted(folder / PUBLIC_FOLDER / 'marts.duckdb')} as edition (read_only)")
    connection.execute("attach ':memory:' as mie")
    for table in _held(connection, "planners"):
        connection.execute(f"create table mie.{table} as from planners.{table} limit 0")
    held = _held(connection, "edition")
    for table in held & set(PUBLISHED):
        connection.execute(f"insert into mie.{table} by name from edition.{table}")
    for table in held - set(PUBLISHED):
        connection.execute(f"create table mie.{table} as from edition.{table}")
    _add_later(connection)
    connection.execute("detach planners")
    connection.execute("detach edition")


def _held(connection: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = ?", [database]
    ).fetchall()
    return {name for (name,) in rows}


def _add_later(connection: duckdb.DuckDBPyConnection) -> None:
    for table, columns in LATER.items():
        connection.execute(f"create table if not exists mie.{table} ({columns})")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Insert a few hundred rows in one statement, which takes a hundredth of the time of one for each."""
    if rows:
        places = f"({', '.join('?' * len(rows[0]))})"
        values = [value for row in rows for value in row]
        connection.execute(f"insert into {table} values {', '.join([places] * len(rows))}", values)


def _rows(
    scope: Scope, release: Manifest, closed: tuple[ClosedMonth, ...], late: list[Row]
) -> dict[str, list[Row]]:
    order = {row["code"]: position for position, row in enumerate(plan_seed("indicators"), 1)}
    return {
        "report": [scope.row],
        "indicators": [
            (
                row["code"],
                order[row["code"]],
                row["short_name"],
                row["name"],
                row["objective"],
                row["unit_of_measure"],
                row["unit_label"],
            )
            for row in plan_seed("indicators")
        ],
        "indicator_sheets": list(_sheets(order, year_targets(date.fromisoformat(release.known_at)))),
        "variants": [
            (row["indicator_code"], order[row["indicator_code"]], row["variant"], position, row["name"])
            for position, row in enumerate(plan_seed("indicator_variants"), 1)
        ],
        "labels": [
            (kind, code, label, position)
            for kind, names in labels().items()
            for position, (code, label) in enumerate(names.items(), 1)
        ],
        "months": [
            (date(PLAN_STARTS.year, number, 1), name, short.capitalize())
            for number, (name, short) in enumerate(zip(MONTHS, SHORT_MONTHS, strict=True), 1)
        ],
        "open_questions": [
            (int(row["position"]), row["question"], row["reading"], row["concerns"])
            for row in plan_seed("open_questions")
        ],
        "glossary": [
            (position, entry["term"], entry["meaning"])
            for position, entry in enumerate(definitions("glossary"), 1)
        ],
        "commitments": [] if scope.is_public else list(commitment_rows(plan_seed("commitments"))),
        "closed_months": [_closed(month, release.release_id) for month in closed],
        "settings": [(PLAN_ENDS, the_plan().achieved_pct, the_plan().on_track_pct, the_plan().at_risk_pct)],
        "late_deliveries": late,
    }


def _sheets(order: dict[str, int], targets: dict[str, float]) -> Iterator[Row]:
    for row in plan_seed("indicators"):
        goal = "aún no decidida"
        if row["code"] in targets:
            value = target(targets[row["code"]], row["code"])
            goal = f"{value} ({row['unit_label']}) en el año {PLAN_STARTS.year}"
        texts = {
            **row,
            "target": goal,
            "sql_models": _model_paths(row["sql_models"]),
            "delivered_columns": _delivered(row["sql_models"].split()[0]),
        }
        for position, (field, label) in enumerate(SHEET_FIELDS.items(), 1):
            yield row["code"], order[row["code"]], position, field, label, texts[field]


def _model_paths(models: str) -> str:
    return ", ".join(f"dbt_project/{model}" for model in models.split())


def _delivered(model: str) -> str:
    """The delivered columns behind a model that says who is counted, in words."""
    table = f"intermediate.{Path(model).stem}"
    names = labels()["extract"]
    told = ". ".join(
        f"{names[extract]}: {', '.join(f'«{header}»' for header in headers)}"
        for extract, headers in delivered_columns(table, "is_numerator").items()
    )
    return told or "no disponible"


def _closed(month: ClosedMonth, release_id: str) -> Row:
    codes = [difference.indicator_code for difference in month.differences]
    return (
        month.month,
        month.release_id,
        month.closed_by,
        month.closed_on,
        month.release_id == release_id,
        month.fault,
        len(codes),
        ", ".join(codes),
    )


def _late(connection: duckdb.DuckDBPyConnection, release: Manifest) -> list[Row]:
    """What was late on the day up to which deliveries are known, so that it never changes."""
    delivered = connection.execute(
        "select extract, territorial_unit, last_delivered_on from mie.data_quality_timeliness"
    ).fetchall()
    late = late_deliveries(
        expected_deliveries(),
        {(extract, unit): day for extract, unit, day in delivered},
        date.fromisoformat(release.known_at),
    )
    return [(each.extract, each.sender, each.due_on, each.last_delivered_on) for each in late]
