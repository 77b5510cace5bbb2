"""What each report is about, by its cut-off."""

from datetime import date

import pytest

from orchestration.ground.errors import WrongUse
from orchestration.reports.periods import report_scope
from orchestration.reports.sources import definitions


@pytest.mark.parametrize(
    ("name", "as_of", "starts_on", "previous", "period"),
    [
        ("monthly", "2026-03-31", "2026-03-01", "2026-02-28", "marzo de 2026"),
        ("monthly", "2026-01-31", "2026-01-01", None, "enero de 2026"),
        ("quarterly", "2026-06-30", "2026-04-01", "2026-03-31", "segundo trimestre de 2026"),
        ("quarterly", "2026-02-28", "2026-01-01", None, "primer trimestre de 2026"),
        ("semestral", "2026-12-31", "2026-07-01", "2026-06-30", "segundo semestre de 2026"),
        ("final", "2026-12-31", "2026-01-01", None, "enero a diciembre de 2026"),
    ],
)
def test_the_period_and_what_it_is_compared_with(name, as_of, starts_on, previous, period):
    scope = report_scope(name, "r", date.fromisoformat(as_of))
    assert scope.cut_off.isoformat() == as_of
    assert scope.starts_on.isoformat() == starts_on
    assert (scope.previous_month_end and scope.previous_month_end.isoformat()) == previous
    assert scope.period == period


@pytest.mark.parametrize(
    ("as_of", "cut_off", "comparison", "is_running"),
    [
        ("2026-05-31", "2026-05-31", "latest", True),
        ("2026-07-31", "2026-07-31", "midterm", False),
        ("2026-10-31", "2026-07-31", "midterm", False),
    ],
)
def test_the_midterm_evaluation_never_looks_past_july(as_of, cut_off, comparison, is_running):
    scope = report_scope("midterm", "r", date.fromisoformat(as_of))
    assert (scope.cut_off.isoformat(), scope.comparison, scope.is_running) == (
        cut_off,
        comparison,
        is_running,
    )


def test_the_final_comparison_waits_for_december():
    assert report_scope("final", "r", date(2026, 10, 31)).comparison == "latest"
    assert report_scope("final", "r", date(2026, 12, 31)).comparison == "final"


def test_an_unknown_report_is_refused_with_those_that_exist():
    with pytest.raises(WrongUse, match="Los que pide: monthly, quarterly, semestral, midterm, final"):
        report_scope("anual", "r", date(2026, 3, 31))
    assert len(tuple(definitions("reports")["reports"])) == 5
