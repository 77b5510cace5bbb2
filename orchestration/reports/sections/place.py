"""A territorial unit or a department, and the rows that speak of it."""

import difflib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from orchestration.ground.errors import WrongUse
from orchestration.reports.queries import Result
from orchestration.reports.report import Report
from orchestration.reports.values import Record

UNIT, DEPARTMENT = "territorial_unit", "department"

LISTED = 8
"""So many names like one that is not known."""

Keep = Callable[[Record], bool]


@dataclass(frozen=True)
class Territory:
    """A place of the country that has a page of its own."""

    level: str
    code: str
    name: str


def territories(report: Report, level: str) -> list[Territory]:
    """All territories of a level at the cut-off, in the order in which they are read."""
    query = "units_compared" if level == UNIT else "departments_compared"
    column = "territorial_unit" if level == UNIT else "department_code"
    return [Territory(level, row[column], row["territory_name"]) for row in report.records(query)]


def part_of(report: Report, query: str, place: Territory, keep: Keep = bool) -> Result:
    """The rows of a query that speak of the place."""

    def is_mine(row: Record) -> bool:
        if "territory_level" in row:
            return bool(
                row["territory_level"] == place.level and row["territory_code"] == place.code and keep(row)
            )
        return bool(row["territorial_unit"] == place.code and keep(row))

    return report.part(query, is_mine)


def units_asked(report: Report, unit: str | None) -> list[Territory]:
    """The unit of that name, or all of the release. Raises WrongUse, with names like it, if there is none."""
    known = territories(report, UNIT)
    if unit is None:
        return known
    found = [each for each in known if unit in (each.code, each.name) or _plain(each.code) == _plain(unit)]
    if found:
        return found
    codes = {_plain(each.code): each.code for each in known}
    near = difflib.get_close_matches(_plain(unit), codes, LISTED, 0.5)
    alike = [codes[name] for name in near]
    if alike:
        raise WrongUse(f"Ninguna unidad territorial se llama «{unit}». ¿Es {' o '.join(alike)}?")
    raise WrongUse(
        f"Ninguna unidad territorial se llama «{unit}». Las de esta publicación: {', '.join(codes.values())}."
    )


def _plain(name: str) -> str:
    """A name as units are called: upper case, without accents."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper().strip()
