"""`mie explain`: from a figure to the units that it counts, and from each to the rows that were delivered.

It reads the restricted warehouse and shows persons and households; each use is recorded in the ledger.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import duckdb

from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger
from orchestration.release.accesses import record_access
from orchestration.release.figures import KINDS, ExplainedFigure, Kind
from orchestration.release.kept import open_warehouse


@dataclass(frozen=True)
class Row:
    """A delivered row behind a figure."""

    extract: str
    dated_on: date | None
    file_name: str
    sheet: str | None
    row_number: int


@dataclass(frozen=True)
class ExplainedUnit:
    """What the figure counts: a household, a person, a course, a logged execution…"""

    unit_id: str
    is_numerator: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class FigureChange:
    """The part of a figure's change that one cause made, since a month end of the release before."""

    previous_release_id: str
    previous_month_end: date
    previous_figure: float | None
    new_figure: float | None
    cause: str
    change: float


@dataclass(frozen=True)
class Explanation:
    """A figure, what stands behind it, and why a national one is not what the release before told."""

    figure: ExplainedFigure
    units: tuple[ExplainedUnit, ...]
    changes: tuple[FigureChange, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The explanation as plain values."""
        return asdict(self)


def explain(
    home: Home, code: str, month: str | None, territory: str | None, side: str, why: str | None = None
) -> Explanation:
    """The units and rows behind a figure of the current release. Raises WrongUse if it has none."""
    with open_warehouse(home) as (release_id, connection):
        kind = _kind(connection, code)
        figure = _figure(connection, kind, code, month, territory, side)
        record_access(home, f"explain {figure.name} ({release_id})", why)
        return Explanation(
            figure, _units(connection, kind, figure, _sheets(home)), tuple(_changes(connection, figure))
        )


def _kind(connection: duckdb.DuckDBPyConnection, code: str) -> Kind:
    names = [kind.names(connection) for kind in KINDS]
    for kind, known in zip(KINDS, names, strict=True):
        if code in known:
            return kind
    indicators, measures, activities = (", ".join(known) for known in names)
    raise WrongUse(
        f"No se conoce «{code}». Se puede pedir un indicador ({indicators}), una actividad del plan"
        f" ({activities}) o una medida ({measures})."
    )


def _figure(
    connection: duckdb.DuckDBPyConnection,
    kind: Kind,
    code: str,
    month: str | None,
    territory: str | None,
    side: str,
) -> ExplainedFigure:
    level, _, place = (territory or "national:PE").partition(":")
    if level not in kind.levels or not place:
        raise WrongUse(
            f"--territory se escribe NIVEL:CÓDIGO; los niveles de {code} son {', '.join(kind.levels)}."
        )
    if side not in kind.sides:
        raise WrongUse(f"--side de {code} es {' o '.join(kind.sides)}.")
    month_end = kind.month_end(connection, code, month, level, place)
    if month_end is None:
        raise WrongUse(f"El almacén no tiene esa cifra de {code}: revise el mes (AAAA-MM) y el territorio.")
    return ExplainedFigure(kind.name, code, month_end, level, place, side)


def _units(
    connection: duckdb.DuckDBPyConnection, kind: Kind, figure: ExplainedFigure, sheets: dict[str, str | None]
) -> tuple[ExplainedUnit, ...]:
    rows: dict[str, list[Row]] = {}
    for unit_id, extract, dated_on, raw_id, file_name, number in kind.behind(
        connection, figure, "select * from found order by all"
    ):
        rows.setdefault(unit_id, []).append(Row(extract, dated_on, file_name, sheets.get(raw_id), number))
    counted = kind.behind(
        connection, figure, "select unit_id, is_numerator from units order by not is_numerator, unit_id"
    )
    return tuple(
        ExplainedUnit(unit_id, is_numerator, tuple(rows.get(unit_id, ())))
        for unit_id, is_numerator in counted
    )


def _changes(connection: duckdb.DuckDBPyConnection, figure: ExplainedFigure) -> Iterator[FigureChange]:
    is_told = connection.execute(
        "select count(*) from duckdb_tables() where schema_name = 'marts' and table_name = 'revision_causes'"
    ).fetchone() != (0,)
    # a warehouse of an earlier version does not tell
    if figure.territory_level != "national" or not is_told:
        return
    rows = connection.execute(
        "select previous_release_id, previous_month_end, previous_figure::double, new_figure::double, cause,"
        " change::double from marts.revision_causes"
        " where subject = ? and code = ? and month_end = ? and side = ? and variant = 'official'"
        " order by all",
        [figure.kind, figure.code, figure.month_end, figure.side],
    ).fetchall()
    yield from (FigureChange(*row) for row in rows)


def _sheets(home: Home) -> dict[str, str | None]:
    return {entry.raw_id: entry.sheet for entry in Ledger(home.ledger).seen()}
