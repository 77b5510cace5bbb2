"""Who is late with what: what `seeds/plan/expected_deliveries.csv` expects, against what came."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from orchestration.ground.clocks import PLAN_STARTS
from orchestration.ground.paths import PLAN_FOLDER

EXPECTED = PLAN_FOLDER / "expected_deliveries.csv"

AHEAD = timedelta(days=15)
"""A delivery that comes so long before its day is that day's; an earlier one was the month's before."""

Sender = tuple[str, str]
"""An extract and the territorial unit that reports in it, `TOTAL` for all of them."""


@dataclass(frozen=True)
class Expected:
    """A delivery that is due each of some months of the plan year, on a day of the month."""

    source: str
    extract: str
    sender: str
    months: tuple[int, ...]
    day_of_month: int

    def last_due(self, day: date) -> date | None:
        """The last day, up to this one, on which it was due."""
        days = [date(PLAN_STARTS.year, month, self.day_of_month) for month in self.months]
        return max((due for due in days if due <= day), default=None)


@dataclass(frozen=True)
class Late:
    """A delivery that should have come."""

    extract: str
    sender: str
    due_on: date
    last_delivered_on: date | None


def expected_deliveries(path: Path = EXPECTED) -> list[Expected]:
    """What is expected of whom."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Expected(
                row["source"],
                row["extract"],
                row["sender"],
                tuple(int(month) for month in row["months"].split(";")),
                int(row["day_of_month"]),
            )
            for row in csv.DictReader(file)
        ]


def last_expected_day(source: str) -> int:
    """The day of the month by which all that a source delivers is expected."""
    return max(each.day_of_month for each in expected_deliveries() if each.source == source)


def late_deliveries(
    expected: Iterable[Expected], last_delivered: Mapping[Sender, date | None], day: date
) -> list[Late]:
    """What had not come by a day, the longest overdue first."""
    late = []
    for each in expected:
        due, last = each.last_due(day), last_delivered.get((each.extract, each.sender))
        if due is not None and (last is None or last < due - AHEAD):
            late.append(Late(each.extract, each.sender, due, last))
    return sorted(late, key=lambda one: (one.last_delivered_on or date.min, one.extract, one.sender))
