"""The lists of what gestores should act on, as the restricted warehouse of the current release gives them.

They name persons: only `mie lists` and `mie publish` read them, each for the unit whose rows they are.
"""

from dataclasses import dataclass
from datetime import date

import duckdb

SCHEMA, PREFIX = "lists", "list_"
UNIT = "territorial_unit"
COLUMNS = ("person_name", "district_name", "populated_place", "what_to_do", "since_on", "due_on")
"""What a gestor is told of each row, and no more."""

ListRow = tuple[str | None, str | None, str | None, str, date | None, date]


@dataclass(frozen=True)
class WorkList:
    """A list by its code, its title, and its view in the warehouse."""

    code: str
    title: str

    @property
    def name(self) -> str:
        """The name of its model, and of its table elsewhere."""
        return f"{PREFIX}{self.code}"


def work_lists(connection: duckdb.DuckDBPyConnection) -> list[WorkList]:
    """The lists, in the order in which a gestor reads them; none in the warehouse of an earlier version."""
    known = connection.execute("select 1 from duckdb_views() where schema_name = ?", [SCHEMA]).fetchone()
    if known is None:
        return []
    rows = connection.execute(
        "select list_code, title from reference.work_lists order by position"
    ).fetchall()
    return [WorkList(code, title) for code, title in rows]


def rows_by_unit(connection: duckdb.DuckDBPyConnection, each: WorkList) -> dict[str, list[ListRow]]:
    """The rows of a list by territorial unit, what is due first and waits longest at the top."""
    found = connection.execute(
        f"select {UNIT}, {', '.join(COLUMNS)} from {SCHEMA}.{each.name}"
        f" order by {UNIT}, due_on, since_on nulls last, district_name, person_name, what_to_do"
    ).fetchall()
    units: dict[str, list[ListRow]] = {}
    for unit, *row in found:
        units.setdefault(unit, []).append(tuple(row))
    return units
