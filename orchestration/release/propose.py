"""`mie propose`: the bounds of `seeds/plan/expected_ranges.csv`, as the deliveries so far suggest them.

The proposal is the whole seed again, on standard output, to be read as a difference before it is kept:
nothing is changed by itself. A measure with fewer than three files keeps its bounds.
"""

import csv
import io
import math
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.release.kept import open_warehouse
from orchestration.release.ranges import Range, ranges_of, stated_ranges

FILES_NEEDED = 3

ROWS = "rows"
RATIOS = ("rows_of_usual_pct", "median_of_usual_pct")
FILE_SHARES = ("quarantined_pct", "orphaned_pct", "repeated_pct", "future_pct")
COLUMN_SHARES = ("broken_pct", "missing_rise_points")
OF_COLUMNS = (*COLUMN_SHARES, "median_of_usual_pct")


@dataclass(frozen=True)
class SeenRange:
    """What was observed of a measure: in how many files, and between which values."""

    files: int
    least: float
    most: float


@dataclass(frozen=True)
class Proposal:
    """The seed as it stands, and what history would have for an extract instead."""

    present: tuple[Range, ...]
    changed: tuple[Range, ...]

    @property
    def csv(self) -> str:
        """The proposed seed."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["extract", "measure", "min_value", "max_value", "reason"])
        changed = {(one.extract, one.measure): one for one in self.changed}
        kept = {(one.extract, one.measure): one for one in self.present}
        for one in (kept | changed).values():
            ends = ("" if end is None else f"{end:.12g}" for end in (one.min_value, one.max_value))
            writer.writerow([one.extract, one.measure, *ends, one.reason])
        return text.getvalue()

    def as_json(self) -> dict[str, Any]:
        """The ranges that would change."""
        changed = [
            {"extract": new.extract, "measure": new.measure, "min": new.min_value, "max": new.max_value}
            for new in self.changed
        ]
        return {"changed": changed, "csv": self.csv}


def propose(home: Home) -> Proposal:
    """Bounds from the deliveries of the last build. Raises WrongUse if there is none."""
    with open_warehouse(home) as (_, connection):
        stated = stated_ranges()
        present = [one for each in load_contract().extracts for one in ranges_of(each.name, stated).values()]
        proposed = [(one, widened(one, _seen(connection, one))) for one in present]
    return Proposal(stated, tuple(new for old, new in proposed if new != old))


def widened(present: Range, seen: SeenRange | None) -> Range:
    """Bounds with room around what was seen: twice a size, half as much again and a point of a share."""
    if seen is None or seen.files < FILES_NEEDED:
        return present
    low, high = present.min_value, present.max_value
    if present.measure == ROWS:
        low, high = math.floor(seen.least / 2), math.ceil(seen.most * 2)
    elif present.measure in RATIOS:
        low, high = math.floor(seen.least / 1.5), math.ceil(seen.most * 1.5)
    elif present.measure in (*FILE_SHARES, *COLUMN_SHARES) and high:
        high = min(100, math.ceil(max(seen.most, 0) * 1.5) + 1)
    if (low, high) == (present.min_value, present.max_value):
        return present
    return replace(present, min_value=low, max_value=high, reason=f"propuesto de {seen.files} archivos")


def _seen(connection: duckdb.DuckDBPyConnection, one: Range) -> SeenRange | None:
    profiles = "int_column_profiles" if one.measure in OF_COLUMNS else "int_delivery_profiles"
    column = "rows_delivered" if one.measure == ROWS else one.measure
    row = connection.execute(
        f"select count(distinct file_label), min({column}), max({column}) from intermediate.{profiles}"
        f" where extract = ? and {column} is not null",
        [one.extract],
    ).fetchone()
    return SeenRange(*row) if row and row[0] else None
