"""What is usual in a delivery: the bounds that `expected_ranges.csv` states, and which hold for an extract.

A row for `all` holds for every extract that has no row of its own for the measure.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.ground.paths import PLAN_FOLDER

SEED = PLAN_FOLDER / "expected_ranges.csv"
ALL = "all"


@dataclass(frozen=True)
class Range:
    """What is usual of a measure of an extract's files."""

    extract: str
    measure: str
    min_value: float | None
    max_value: float | None
    reason: str


def stated_ranges(path: Path = SEED) -> tuple[Range, ...]:
    """The rows of the seed."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Range(
                row["extract"],
                row["measure"],
                *map(_bound, (row["min_value"], row["max_value"])),
                row["reason"],
            )
            for row in csv.DictReader(file)
        )


def ranges_of(extract: str, stated: Iterable[Range]) -> dict[str, Range]:
    """The range of each measure that holds for an extract."""
    stated = tuple(stated)
    general = {one.measure: replace(one, extract=extract) for one in stated if one.extract == ALL}
    return general | {one.measure: one for one in stated if one.extract == extract}


def bounds_of(ranges: Iterable[Range]) -> dict[str, float | None]:
    """Ranges by the names that expectations give their ends: `<measure>_min` and `<measure>_max`."""
    return {
        f"{one.measure}_{end}": value
        for one in ranges
        for end, value in (("min", one.min_value), ("max", one.max_value))
    }


def _bound(text: str) -> float | None:
    return float(text) if text else None
