"""The clocks of a build."""

from datetime import UTC, date, datetime

import pytest

from orchestration.ground.clocks import (
    cut_off,
    day_of,
    last_month_end,
    month_end,
)
from orchestration.ground.errors import WrongUse
from orchestration.landing.ledger import Closed, Ledger, Seen, Withdrawn

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 11, 24), date(2026, 10, 31)),
        (date(2026, 3, 1), date(2026, 2, 28)),
        (date(2027, 1, 31), date(2026, 12, 31)),
    ],
)
def test_the_last_month_end(today, end):
    assert last_month_end(today) == end
    assert cut_off(None, today) == end


@pytest.mark.parametrize("text", ["20260331", "2026-W13-2", "2026-3-31", "2026-02-30", "31/03/2026", ""])
def test_a_day_has_one_form(text):
    assert day_of("2026-03-31") == date(2026, 3, 31)
    with pytest.raises(WrongUse, match="AAAA-MM-DD"):
        day_of(text)


def test_a_cut_off_after_the_plan_is_its_end():
    assert cut_off(date(2027, 6, 30), TODAY) == date(2026, 12, 31)


def test_a_cut_off_before_the_plan_is_wrong_use():
    assert cut_off(date(2026, 1, 1), TODAY) == date(2026, 1, 1)
    with pytest.raises(WrongUse):
        cut_off(date(2025, 12, 31), TODAY)


def test_what_is_known_lasts_to_the_latest_delivery_that_counts_or_withdrawal(tmp_path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    assert ledger.latest_known() is None
    moment = datetime(2026, 2, 1, tzinfo=UTC)
    file = ("registry", "households", "a.csv", "ab" * 32)
    ledger.record(Seen(*file, 1, None, moment, "rejected", "ab" * 12))
    assert ledger.latest_known() is None
    ledger.record(Seen(*file, 1, date(2026, 2, 1), moment, "loaded", "ab" * 12))
    assert ledger.latest_known() == date(2026, 2, 1)
    misdated = ("registry", "households", "b.csv", "cd" * 32)
    ledger.record(Seen(*misdated, 1, date(2027, 2, 1), moment, "rejected", "cd" * 12))
    assert ledger.latest_known() == date(2027, 2, 1)
    ledger.record(Withdrawn(*misdated, date(2026, 3, 1), "error"))
    ledger.record(Closed("2026-02", "r", "ab" * 32, "Ana", datetime(2026, 4, 1, tzinfo=UTC)))
    assert ledger.latest_known() == date(2026, 3, 1)


def test_the_end_of_a_month():
    assert (month_end("2026-02"), month_end("2026-12")) == (date(2026, 2, 28), date(2026, 12, 31))


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "2025-12", "2027-01", "marzo", "", "2026-00"])
def test_a_month_that_is_none_of_the_plan(month):
    with pytest.raises(WrongUse, match="AAAA-MM"):
        month_end(month)
