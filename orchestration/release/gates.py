"""The last checks before publication, on the finished warehouse, and the table of all checks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.release import identifiers
from orchestration.release.editions import broken_promises
from orchestration.release.lateness import expected_deliveries, late_deliveries
from orchestration.release.project import Project
from orchestration.release.tables import PLANNERS, PUBLIC
from orchestration.warehouse.node_results import NodeResult

ERROR, WARNING = "error", "warn"

ON_TIME = "deliveries_are_on_time"

NAMED = 5
"""So many of the cases that fail are named."""

Cases = Callable[[duckdb.DuckDBPyConnection], list[tuple[str, int]]]


@dataclass(frozen=True)
class Check:
    """A check and what came of it, as published: nothing in it depends on the day or the machine."""

    check_name: str
    stage: str
    severity: str
    passed: bool
    observed: str
    expected: str

    @property
    def row(self) -> tuple[str | bool, ...]:
        """The row of the table `data_quality_checks`."""
        return self.check_name, self.stage, self.severity, self.passed, self.observed, self.expected


@dataclass(frozen=True)
class Gate:
    """A check of the whole: it passes if it finds no case, which has a name (or none) and a count."""

    name: str
    stage: str
    severity: str
    meaning: str
    cases: Cases


def dbt_checks(results: Iterable[NodeResult], project: Project) -> list[Check]:
    """The data tests of dbt, as checks."""
    return [
        Check(
            check_name=result.name,
            stage=project.stage(result.unique_id),
            severity=project.severity(result.unique_id),
            passed=result.status == "pass",
            observed=_counted_and_named(result.failures or 0, result.cases),
            expected="0",
        )
        for result in results
        if result.is_test
    ]


def run_gates(connection: duckdb.DuckDBPyConnection) -> list[Check]:
    """The checks that look at the whole warehouse once it is built."""
    checks = []
    for gate in GATES:
        found = gate.cases(connection)
        passed = not any(count for _, count in found)
        checks.append(Check(gate.name, gate.stage, gate.severity, passed, told_of(found), "0"))
    return checks


def deliveries_are_on_time(connection: duckdb.DuckDBPyConnection) -> Check:
    """Whether what was expected by the knowledge cut-off had come."""
    (known_at,) = connection.execute("select known_at from raw.clock").fetchone() or (None,)
    assert known_at is not None
    last_delivered = {
        (extract, unit): last
        for extract, unit, last in connection.execute(
            "select extract, territorial_unit, last_delivered_on from marts.data_quality_timeliness"
        ).fetchall()
    }
    late = late_deliveries(expected_deliveries(), last_delivered, known_at)
    observed = "; ".join(f"{one.extract} ({one.sender}) hasta el {one.due_on}" for one in late)
    return Check(ON_TIME, "deliveries", WARNING, not late, observed or "0", "0")


def told_of(found: Sequence[tuple[str, int]]) -> str:
    """How many cases there are, and which the first of them are."""
    named = [f"{name} ({count})" if count > 1 else name for name, count in found[:NAMED] if name]
    left = [f"y {len(found) - NAMED} más"] if named and len(found) > NAMED else []
    return _counted_and_named(sum(count for _, count in found), [*named, *left])


def _counted_and_named(total: int, named: Sequence[str]) -> str:
    return f"{total}: {'; '.join(named)}" if named else str(total)


def identifiers_in_marts(connection: duckdb.DuckDBPyConnection) -> int:
    """How many identifiers of persons or households stand in the texts of both editions."""
    published = " union ".join(text for edition in (PLANNERS, PUBLIC) for text in _texts(connection, edition))
    delivered = identifiers.delivered(identifiers.PEOPLE_AND_HOUSEHOLDS)
    return identifiers.count(connection, identifiers.matching(published, delivered))


def failures(checks: Iterable[Check], *, strict: bool) -> list[Check]:
    """The checks that stop publication."""
    return [check for check in checks if not check.passed and (strict or check.severity == ERROR)]


def record(connection: duckdb.DuckDBPyConnection, checks: Sequence[Check]) -> None:
    """Add checks to their table."""
    connection.executemany(
        "insert into marts.data_quality_checks values (?, ?, ?, ?, ?, ?)", [check.row for check in checks]
    )


def _texts(connection: duckdb.DuckDBPyConnection, edition: Mapping[str, str]) -> list[str]:
    columns = connection.execute(
        "select table_schema, table_name, column_name from information_schema.columns"
        " where data_type = 'VARCHAR' and list_contains(?, table_schema || '.' || table_name)",
        [[f"{schema}.{table}" for table, schema in edition.items()]],
    ).fetchall()
    return [
        f"select {column} as text from {schema}.{table} where {column} is not null"
        for schema, table, column in columns
    ]


def _counted(count: Callable[[duckdb.DuckDBPyConnection], int]) -> Cases:
    return lambda connection: [("", count(connection))]


def _files(
    condition: str, count: str = "1", table: str = "marts.data_quality_files", label: str = "file_name"
) -> Cases:
    """The files of which a condition holds, those with most cases first, then the latest."""
    query = f"""
        select extract || '/' || {label}, ({count})::bigint from {table}
        where {condition} order by 2 desc, delivered_on desc nulls last, 1
    """
    return lambda connection: connection.execute(query).fetchall()


GATES = (
    Gate(
        "no_identifier_in_marts",
        "release",
        ERROR,
        "Ningún documento de identidad ni código de hogar está en las tablas publicadas.",
        _counted(identifiers_in_marts),
    ),
    Gate(
        "public_edition_keeps_its_promises",
        "release",
        ERROR,
        "La edición pública lleva el ruido prometido, y nada que no esté en su lista.",
        broken_promises,
    ),
    Gate(
        "rejected_files",
        "landing",
        WARNING,
        "Ningún archivo fue rechazado.",
        _files("file_status = 'rejected'"),
    ),
    Gate(
        "files_dated_ahead_of_time",
        "landing",
        WARNING,
        "Ningún archivo lleva una fecha de entrega posterior al día en que llegó.",
        _files("delivered_on > first_seen_on", table="intermediate.int_deliveries", label="file_label"),
    ),
    Gate(
        "quarantined_rows",
        "staging",
        WARNING,
        "Ninguna fila quedó en cuarentena por un dato obligatorio ausente o inválido.",
        _files("quarantined > 0", "quarantined"),
    ),
    Gate(
        "orphaned_rows",
        "staging",
        WARNING,
        "Ninguna fila nombra algo que aún no fue aceptado.",
        _files("orphaned > 0", "orphaned"),
    ),
)
"""Errors of the warehouse itself stop publication; how the deliveries came is published with the figures."""

MEANINGS = {gate.name: gate.meaning for gate in GATES} | {
    ON_TIME: "Todo lo que se esperaba hasta la fecha de conocimiento llegó a tiempo."
}
"""What each gate asks, in words."""
