"""How easily someone could be recognised in a package: k-anonymity over what others may know of them.

A class holds the units that agree in all quasi-identifiers; k is its size. A class of one is a unique unit.
(Sweeney, L., 2002. k-anonymity: a model for protecting privacy. IJUFKS 10(5), 557–570.)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

SMALL = 5
"""Classes below this size are counted as small: the threshold of the published tables."""


@dataclass(frozen=True)
class Knowledge:
    """What someone might know: the table, the variables, and in words."""

    table: str
    level: str
    variables: tuple[str, ...]
    without: str | None = None


@dataclass(frozen=True)
class Risk:
    """How the units of a table fall into classes, given what someone knows."""

    knowledge: Knowledge
    units: int
    classes: int
    smallest_class: int | None
    unique_units: int
    small_units: int

    @property
    def row(self) -> tuple[object, ...]:
        """The row of the table `disclosure_risk`."""
        known = self.knowledge
        return (
            known.table,
            known.level,
            ", ".join(known.variables),
            known.without,
            self.units,
            self.classes,
            self.smallest_class,
            self.unique_units,
            _percent(self.unique_units, self.units),
            self.small_units,
            _percent(self.small_units, self.units),
        )


def measure(connection: duckdb.DuckDBPyConnection, known: Knowledge) -> Risk:
    """Count classes and their sizes in a staged table. Missing values agree with each other."""
    columns = ", ".join(known.variables)
    row = connection.execute(
        "select coalesce(sum(k), 0), count(*), min(k), count(*) filter (where k = 1),"
        " coalesce(sum(k) filter (where k < $small), 0)"
        f" from (select count(*) as k from {known.table} group by {columns})",
        {"small": SMALL},
    ).fetchone()
    assert row is not None
    units, classes, smallest, unique, small = row
    return Risk(known, int(units), classes, smallest, unique, int(small))


def cumulative(table: str, levels: Iterable[tuple[str, Sequence[str]]]) -> list[Knowledge]:
    """What someone knows who learns one level after the other."""
    known: list[Knowledge] = []
    variables: tuple[str, ...] = ()
    for level, names in levels:
        variables += tuple(names)
        known.append(Knowledge(table, level, variables))
    return known


def leaving_out(known: Knowledge) -> list[Knowledge]:
    """The same knowledge without one variable at a time: what its coarsening could gain at most."""
    return [
        Knowledge(known.table, known.level, tuple(n for n in known.variables if n != name), without=name)
        for name in known.variables
        if len(known.variables) > 1
    ]


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
