"""Which reports the plan asks for and when: what `seeds/plan/report_calendar.csv` says, day by day.

A report is made for a cut-off, always the end of a month of the plan year, and is due on a day of the month
after it, when the deliveries about that month are expected to have come. Days are those of Lima.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.ground.clocks import PLAN_STARTS, month_end
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import PLAN_FOLDER

CALENDAR = PLAN_FOLDER / "report_calendar.csv"
LIMA = ZoneInfo("America/Lima")

MONTHS_BACK = {"same_month_end": 0, "month_before_end": 1}
"""The rules for the cut-off: so many months before the month that the plan names."""


@dataclass(frozen=True)
class PlannedReport:
    """A report of the plan: a row of the calendar. What the plan's text does not give is assumed."""

    name: str
    title: str
    months: tuple[int, ...]
    cut_off: str
    due_day: int
    addressees: tuple[str, ...]
    assumption: str | None
    source: str

    @property
    def cut_off_months(self) -> tuple[int, ...]:
        """The months of the plan year at whose end the report cuts off, in order."""
        back = MONTHS_BACK[self.cut_off]
        return tuple(sorted((month - 1 - back) % 12 + 1 for month in self.months))

    @property
    def dues(self) -> list["Due"]:
        """Each time that the report is due, in order."""
        return [self._due(month_end(f"{PLAN_STARTS.year}-{month:02}")) for month in self.cut_off_months]

    def _due(self, cut_off: date) -> "Due":
        return Due(self.name, cut_off, (cut_off + timedelta(days=1)).replace(day=self.due_day))


@dataclass(frozen=True)
class Due:
    """A report that is to be made of a cut-off, from a day on."""

    report: str
    cut_off: date
    due_on: date

    @property
    def month(self) -> str:
        """The month of the cut-off, as commands take it: yyyy-mm."""
        return f"{self.cut_off:%Y-%m}"


def report_calendar(path: Path = CALENDAR) -> list[PlannedReport]:
    """The reports that the plan asks for, as the seed lists them."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            PlannedReport(
                name=row["report"],
                title=row["title"],
                months=tuple(int(month) for month in row["months"].split(";")),
                cut_off=row["cut_off"],
                due_day=int(row["due_day"]),
                addressees=tuple(row["addressee"].split(";")),
                assumption=row["assumption"] or None,
                source=row["source"],
            )
            for row in csv.DictReader(file)
        ]


def report_titles() -> dict[str, str]:
    """What the reports of the calendar are called, by name."""
    return {report.name: report.title for report in report_calendar()}


def report_named(name: str, reports: Iterable[PlannedReport] | None = None) -> PlannedReport:
    """The report of that name. Raises WrongUse if the plan asks for none such."""
    known = {report.name: report for report in (report_calendar() if reports is None else reports)}
    if name not in known:
        raise WrongUse(f"El plan no pide ningún informe «{name}». Los que pide: {', '.join(known)}.")
    return known[name]


def due_reports(day: date, reports: Iterable[PlannedReport] | None = None) -> list[Due]:
    """What is due up to a day, this day included, the oldest first."""
    known = report_calendar() if reports is None else reports
    due = [each for report in known for each in report.dues if each.due_on <= day]
    return sorted(due, key=lambda each: each.due_on)


def last_due(report: PlannedReport, day: date) -> Due | None:
    """The latest of a report's due days up to a day, this day included; None before the first."""
    return max(due_reports(day, [report]), key=lambda each: each.due_on, default=None)


def lima_day(moment: datetime | None = None) -> date:
    """The day that it is in Lima, now or at a moment that knows its time zone."""
    return (moment or datetime.now(UTC)).astimezone(LIMA).date()
