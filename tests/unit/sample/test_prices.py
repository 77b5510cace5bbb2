"""The sample ends a month after the price index, unless asked, and says which months lack one."""

import re
from datetime import date, timedelta

import pytest

from orchestration.commands.short import Sample
from orchestration.commands.words import of_sample
from orchestration.ground.clocks import PLAN_ENDS
from orchestration.ground.paths import PROJECT
from orchestration.sample import prices

INDEX = """period,cpi_dec2021_100,source
2025-12,1,x
2026-01,1,x
2026-02,1,x
2026-03,1,x
"""


@pytest.fixture
def to_march(tmp_path, monkeypatch):
    path = tmp_path / "index.csv"
    path.write_text(INDEX, encoding="utf-8")
    monkeypatch.setattr(prices, "INDEX", path)


@pytest.mark.parametrize(
    ("today", "as_of"),
    [
        (date(2026, 3, 1), date(2026, 2, 28)),
        (date(2026, 4, 30), date(2026, 3, 31)),
        (date(2026, 5, 1), date(2026, 4, 30)),
        (date(2026, 9, 9), date(2026, 4, 30)),
        (date(2027, 5, 5), date(2026, 4, 30)),
    ],
)
def test_by_default_the_sample_ends_a_month_after_the_index(to_march, today, as_of):
    assert prices.default_as_of(today) == as_of
    assert len(prices.months_without_index(as_of)) == 1


def test_without_any_index_of_the_year_it_ends_with_the_last_month(tmp_path, monkeypatch):
    path = tmp_path / "index.csv"
    path.write_text("period,cpi_dec2021_100,source\n2025-12,1,x\n", encoding="utf-8")
    monkeypatch.setattr(prices, "INDEX", path)
    assert prices.default_as_of(date(2026, 6, 2)) == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("as_of", "months"),
    [
        (date(2026, 3, 31), ["2026-03"]),
        (date(2026, 4, 1), ["2026-04"]),
        (date(2026, 5, 31), ["2026-04", "2026-05"]),
    ],
)
def test_a_months_index_is_known_from_the_next_month_on(to_march, as_of, months):
    assert prices.months_without_index(as_of) == months


def test_the_words_name_months_without_an_index_only_if_there_are_any():
    without, covered = (
        "\n".join(of_sample(Sample("entregas", date(2026, 5, 31), 1, {}, {}, months)))
        for months in (["2026-04", "2026-05"], [])
    )
    assert "al 2026-05-31: 2026-04, 2026-05." in without
    assert "índice" not in covered
    assert "mie run --as-of 2026-05-31" in without and "mie run --as-of 2026-05-31" in covered


def test_make_run_ends_where_the_sample_does_by_default():
    (told,) = re.findall(r"^AS_OF \?= (.*)$", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert told == prices.default_as_of(PLAN_ENDS + timedelta(days=1)).isoformat()
