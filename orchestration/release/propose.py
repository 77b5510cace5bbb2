"""`mie propose`: the bounds of `seeds/plan/expected_ranges.csv`, as the deliveries so far suggest them.

The proposal is the whole seed again, on standard output, to be read as a difference before it is kept:
nothing is changed by itself. A measure with fewer than three files keeps its bounds.
"""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import SEEDS, Home

SEED = SEEDS / "plan" / "expected_ranges.csv"

FILES_NEEDED = 3

ROWS = "rows"
RATIOS = ("rows_of_usual_pct", "median_of_usual_pct")
FILE_SHARES = ("quarantined_pct", "orphaned_pct", "repeated_pct", "future_pct")
COLUMN_SHARES = ("broken_pct", "missing_rise_points")
OF_COLUMNS = (*COLUMN_SHARES, "median_of_usual_pct")


@dataclass(frozen=True)
class Range:
    """What is usual of a measure of an extract's files."""

    extract: str
    measure: str
    min_value: float | None
    max_value: float | None
    reason: str


@dataclass(frozen=True)
class SeenRange:
    """What was observed of a measure: in how many files, and between which values."""

    files: int
    least: float
    most: float


@dataclass(frozen=True)
class Proposal:
    """The seed as it stands and as it might."""

    present: tuple[Range, ...]
    proposed: tuple[Range, ...]

    @property
    def csv(self) -> str:
        """The proposed seed."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["extract", "measure", "min_value", "max_value", "reason"])
        for one in self.proposed:
            ends = ("" if end is None else f"{end:.12g}" for end in (one.min_value, one.max_value))
            writer.writerow([one.extract, one.measure, *ends, one.reason])
        return text.getvalue()

    def as_json(self) -> dict[str, Any]:
        """The ranges that would change."""
        changed = [
            {"extract": new.extract, "measure": new.measure, "min": new.min_value, "max": new.max_value}
            for old, new in zip(self.present, self.proposed, strict=True)
            if old != new
        ]
        return {"changed": changed, "csv": self.csv}


def propose(home: Home) -> Proposal:
    """Bounds from the deliveries of the last build. Raises WrongUse if there is none."""
    if not home.warehouse.exists():
        raise WrongUse(f"No hay almacén en {home.root}. Constrúyalo con «mie run».")
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        present = tuple(_ranges())
        return Proposal(present, tuple(widened(one, _seen(connection, one)) for one in present))


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


def _ranges(path: Path = SEED) -> Iterator[Range]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            low, high = (float(row[end]) if row[end] else None for end in ("min_value", "max_value"))
            yield Range(row["extract"], row["measure"], low, high, row["reason"])


def _seen(connection: duckdb.DuckDBPyConnection, one: Range) -> SeenRange | None:
    profiles = "int_column_profiles" if one.measure in OF_COLUMNS else "int_delivery_profiles"
    column = "rows_delivered" if one.measure == ROWS else one.measure
    row = connection.execute(
        f"select count(distinct file_label), min({column}), max({column}) from intermediate.{profiles}"
        f" where extract = ? and {column} is not null",
        [one.extract],
    ).fetchone()
    return SeenRange(*row) if row and row[0] else None
