"""What a report is about: its release, its cut-off and the period before."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from orchestration.ground.calendar import report_named
from orchestration.ground.clocks import MIDTERM, PLAN_ENDS, PLAN_STARTS
from orchestration.ground.spanish import MONTHS
from orchestration.reports.sources import definitions

UNIT_REPORT = "unit"
"""The report that is no report of the calendar: a sheet for each territorial unit."""

_MONTHS_OF = {"month": 1, "quarter": 3, "half_year": 6}
_ORDINALS = {"quarter": ("primer", "segundo", "tercer", "cuarto"), "half_year": ("primer", "segundo")}
_PERIOD_NAMES = {"quarter": "trimestre", "half_year": "semestre"}


@dataclass(frozen=True)
class Scope:
    """What a report is about. The cut-off is a month's end in the release, or the release's own cut-off."""

    report: str
    title: str
    addressee: str
    period: str
    release_id: str
    cut_off: date
    starts_on: date
    previous_month_end: date | None
    comparison: str
    ends_on: date
    as_of: date
    is_public: bool = False

    @property
    def row(self) -> tuple[Any, ...]:
        """The row of the table `plan.report`."""
        return (
            self.report,
            self.title,
            self.addressee,
            self.period,
            self.release_id,
            self.cut_off,
            self.starts_on,
            self.previous_month_end,
            self.comparison,
        )

    @property
    def month(self) -> str:
        """The month of the cut-off, yyyy-mm."""
        return f"{self.cut_off:%Y-%m}"

    @property
    def is_running(self) -> bool:
        """Whether the period goes on after the cut-off."""
        return self.cut_off < self.ends_on


def report_scope(name: str, release_id: str, as_of: date) -> Scope:
    """What a report of a release with a cut-off is about. Raises WrongUse if there is none such."""
    asked = report_named(name)
    report = definitions("reports")["reports"][name]
    organs = definitions("reports")["organs"]
    scope = _period(report["period"], as_of)
    comparison = report["comparison"]
    reached = {"midterm": MIDTERM, "final": PLAN_ENDS}.get(comparison, as_of) <= as_of
    return replace(
        scope,
        report=name,
        title=asked.title,
        addressee=" y ".join(organs[code] for code in asked.addressees),
        release_id=release_id,
        comparison=comparison if reached else "latest",
    )


def unit_scope(release_id: str, as_of: date) -> Scope:
    """What the sheets of territorial units are about: what the site is."""
    return replace(site_scope(release_id, as_of), report=UNIT_REPORT, title="Unidades territoriales")


def site_scope(release_id: str, as_of: date) -> Scope:
    """What the site is about: the release at its own cut-off, compared with the month before."""
    return replace(
        _period("month", as_of),
        report="site",
        title="Seguimiento del plan",
        release_id=release_id,
        comparison="latest",
    )


def _period(kind: str, as_of: date) -> Scope:
    cut_off = min(as_of, MIDTERM) if kind == "first_half" else as_of
    length = _MONTHS_OF.get(kind)
    if length is None:
        starts_on, last_month = PLAN_STARTS, MIDTERM.month if kind == "first_half" else PLAN_ENDS.month
        period = f"{MONTHS[0]} a {MONTHS[last_month - 1]} de {cut_off.year}"
    else:
        number = (cut_off.month - 1) // length
        starts_on, last_month = date(cut_off.year, number * length + 1, 1), (number + 1) * length
        period = f"{MONTHS[cut_off.month - 1]} de {cut_off.year}"
        if kind in _ORDINALS:
            period = f"{_ORDINALS[kind][number]} {_PERIOD_NAMES[kind]} de {cut_off.year}"
    previous = starts_on - timedelta(days=1) if length and starts_on > PLAN_STARTS else None
    ends_on = date(cut_off.year, last_month, calendar.monthrange(cut_off.year, last_month)[1])
    return Scope("", "", "", period, "", cut_off, starts_on, previous, "", ends_on, as_of)
