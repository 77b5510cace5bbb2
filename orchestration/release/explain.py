"""`mie explain`: from a figure to the units that it counts, and from each to the rows that were delivered.

It reads the restricted warehouse and shows persons and households; each use is recorded in the ledger.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import duckdb

from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger
from orchestration.release.kept import open_warehouse
from orchestration.release.looks import record_access

LEVELS = {
    "national": "true",
    "territorial_unit": "households.territorial_unit_label = $territory_code",
    "department": "substr(households.district_code, 1, 2) = $territory_code",
    "province": "substr(households.district_code, 1, 4) = $territory_code",
    "district": "households.district_code = $territory_code",
}
"""How each level of territory chooses households."""

SIDES = ("numerator", "denominator")

_UNITS = """
    select units.unit_id, units.household_id, units.dni, units.is_numerator
    from intermediate.int_indicator_units as units
    inner join intermediate.int_households as households using (household_id)
    where units.indicator_code = $code and units.variant = 'official' and units.month_end = $month_end
        and ($side = 'denominator' or units.is_numerator) and {chosen}
"""
_ROWS = """
    with units as ({units})
    select
        units.unit_id, evidence.extract, evidence.dated_on, evidence.raw_id, evidence.file_name,
        evidence.row_number
    from units
    inner join intermediate.int_indicator_evidence as evidence
        on units.household_id = evidence.household_id and (units.dni is null or units.dni = evidence.dni)
    inner join reference.indicators as indicators
        on indicators.code = $code
        and list_contains(string_split(indicators.evidence, ' '), evidence.extract)
    where evidence.dated_on <= $month_end
    order by all
"""


@dataclass(frozen=True)
class ExplainedFigure:
    """Which figure is asked about."""

    code: str
    month_end: date
    territory_level: str
    territory_code: str
    side: str

    @property
    def name(self) -> str:
        """The figure in one line."""
        return f"{self.code} {self.month_end} {self.territory_level}:{self.territory_code} {self.side}"


@dataclass(frozen=True)
class Row:
    """A delivered row behind a figure."""

    extract: str
    dated_on: date | None
    file_name: str
    sheet: str | None
    row_number: int


@dataclass(frozen=True)
class Unit:
    """A household, enterprise or person that the figure counts."""

    unit_id: str
    is_numerator: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Explanation:
    """A figure and what stands behind it."""

    figure: ExplainedFigure
    units: tuple[Unit, ...]

    def as_json(self) -> dict[str, Any]:
        """The explanation as plain values."""
        return asdict(self)


def explain(
    home: Home, code: str, month: str | None, territory: str | None, side: str, why: str | None = None
) -> Explanation:
    """The units and rows behind an official figure of the current release. Raises WrongUse if it has none."""
    with open_warehouse(home) as (release_id, connection):
        figure = _figure(connection, code, month, territory, side)
        record_access(home, f"explain {figure.name} ({release_id})", why)
        return Explanation(figure, _units(connection, figure, _sheets(home)))


def _figure(
    connection: duckdb.DuckDBPyConnection, code: str, month: str | None, territory: str | None, side: str
) -> ExplainedFigure:
    level, _, place = (territory or "national:PE").partition(":")
    if level not in LEVELS or not place:
        raise WrongUse(f"--territory se escribe NIVEL:CÓDIGO; los niveles son {', '.join(LEVELS)}.")
    if side not in SIDES:
        raise WrongUse(f"--side es {' o '.join(SIDES)}.")
    found = connection.execute(
        "select max(month_end) from intermediate.int_indicator_cells where indicator_code = $code"
        " and territory_level = $level and territory_code = $place"
        " and ($month::varchar is null or strftime(month_end, '%Y-%m') = $month)",
        {"code": code, "level": level, "place": place, "month": month},
    ).fetchone()
    if found is None or found[0] is None:
        raise WrongUse(
            "El almacén no tiene esa cifra: revise el indicador, el mes (AAAA-MM) y el territorio."
        )
    return ExplainedFigure(code, found[0], level, place, side)


def _units(
    connection: duckdb.DuckDBPyConnection, figure: ExplainedFigure, sheets: dict[str, str | None]
) -> tuple[Unit, ...]:
    units = _UNITS.format(chosen=LEVELS[figure.territory_level])
    values = {"code": figure.code, "month_end": figure.month_end, "side": figure.side}
    if figure.territory_level != "national":
        values["territory_code"] = figure.territory_code
    rows: dict[str, list[Row]] = {}
    for unit_id, extract, dated_on, raw_id, file_name, number in connection.execute(
        _ROWS.format(units=units), values
    ).fetchall():
        rows.setdefault(unit_id, []).append(Row(extract, dated_on, file_name, sheets.get(raw_id), number))
    counted = connection.execute(f"{units} order by not units.is_numerator, units.unit_id", values).fetchall()
    return tuple(
        Unit(unit_id, is_numerator, tuple(rows.get(unit_id, ()))) for unit_id, _, _, is_numerator in counted
    )


def _sheets(home: Home) -> dict[str, str | None]:
    return {entry.raw_id: entry.sheet for entry in Ledger(home.ledger).seen()}
