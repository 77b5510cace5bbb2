"""Which reports are due for which cut-off, by the days of Lima."""

from datetime import UTC, date, datetime

import pytest

from orchestration.ground.calendar import (
    MONTHS_BACK,
    Due,
    due_reports,
    last_due,
    lima_day,
    report_calendar,
    report_named,
)
from orchestration.ground.errors import WrongUse


def test_the_five_reports_of_the_plan():
    assert [report.name for report in report_calendar()] == [
        "monthly",
        "quarterly",
        "semestral",
        "midterm",
        "final",
    ]


def test_each_row_has_a_known_rule_and_says_what_is_assumed():
    for report in report_calendar():
        assert report.cut_off in MONTHS_BACK
        assert set(report.months) <= set(range(1, 13))
        assert 1 <= report.due_day <= 28
        assert report.source


@pytest.mark.parametrize(
    ("name", "cut_offs"),
    [
        ("monthly", [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]),
        ("quarterly", [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]),
        ("semestral", [date(2026, 6, 30), date(2026, 12, 31)]),
        ("midterm", [date(2026, 7, 31)]),
        ("final", [date(2026, 12, 31)]),
    ],
)
def test_cut_offs(name, cut_offs):
    assert [due.cut_off for due in report_named(name).dues][: len(cut_offs)] == cut_offs


def test_a_report_is_due_from_its_day_on():
    before, on = date(2026, 4, 10), date(2026, 4, 11)
    assert due_reports(before) == []
    assert due_reports(on) == [
        Due("monthly", date(2026, 3, 31), on),
        Due("quarterly", date(2026, 3, 31), on),
    ]


def test_what_the_plan_names_in_january_is_about_the_year_before():
    semestral = report_named("semestral")
    assert last_due(semestral, date(2026, 7, 10)) is None
    assert last_due(semestral, date(2027, 1, 10)) == Due("semestral", date(2026, 6, 30), date(2026, 7, 11))
    assert last_due(semestral, date(2027, 1, 11)) == Due("semestral", date(2026, 12, 31), date(2027, 1, 11))


def test_all_that_the_year_asks_for():
    year = due_reports(date(2027, 12, 31))
    assert len(year) == 10 + 4 + 2 + 1 + 1
    assert [due.due_on for due in year] == sorted(due.due_on for due in year)
    assert year[0].month == "2026-03"


def test_the_day_is_that_of_lima():
    assert lima_day(datetime(2026, 4, 11, 4, 59, tzinfo=UTC)) == date(2026, 4, 10)
    assert lima_day(datetime(2026, 4, 11, 5, 0, tzinfo=UTC)) == date(2026, 4, 11)


def test_an_unknown_report_names_the_known_ones():
    with pytest.raises(WrongUse, match="«anual».*monthly, quarterly"):
        report_named("anual")
