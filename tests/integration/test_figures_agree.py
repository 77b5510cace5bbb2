"""Figures of random clean deliveries agree with a plain reading of the contract, at every level and month."""

import calendar
from datetime import date

import duckdb
import pytest

from orchestration.ground.clocks import Clocks
from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.intake import take_in_all
from orchestration.warehouse.dbt_runner import run_dbt
from orchestration.warehouse.work_file import prepare_work_file

from . import boundary_deliveries
from .plain_figures import PlainFigures

HOUSEHOLDS = 250
MODELS = ("+int_indicator_cells", "+fct_participation", "+fct_income_change", "+fct_seed_capital")


@pytest.fixture(scope="module", params=["2026-08-15", "2026-12-31"])
def built(request, tmp_path_factory):
    """Deliveries of their own for each cut-off: one in the middle of a month, one at the end of the plan."""
    cut_off = date.fromisoformat(request.param)
    made = boundary_deliveries.deliveries(seed=cut_off.month, households=HOUSEHOLDS)
    folder = tmp_path_factory.mktemp("figures")
    boundary_deliveries.write(made, folder / "landing")
    home = Home(folder / "home")
    take_in_all(FolderLanding(folder / "landing"), load_contract(), home)
    prepare_work_file(home, Clocks(cut_off, date.fromisoformat(boundary_deliveries.DELIVERED_ON)))
    run_dbt(home, MODELS, without=("unit_test", "test"))
    with duckdb.connect(str(home.work), read_only=True) as connection:
        yield connection, made, cut_off


def month_ends(cut_off: date) -> list[date]:
    ends = [date(2026, month, calendar.monthrange(2026, month)[1]) for month in range(1, cut_off.month)]
    return [*ends, cut_off]


def test_cells(built):
    connection, made, cut_off = built
    rows = connection.sql(
        "select month_end, indicator_code, variant, territory_level, territory_code, breakdown,"
        " breakdown_value, numerator, denominator, measured from intermediate.int_indicator_cells"
    ).fetchall()
    found = {row[:7]: row[7:] for row in rows}
    wanted = {
        (month_end, *cell): counts
        for month_end in month_ends(cut_off)
        for cell, counts in PlainFigures(made, month_end).cells().items()
    }
    assert {
        cell: (found.get(cell), counts) for cell, counts in wanted.items() if found.get(cell) != counts
    } == {}
    assert found.keys() == wanted.keys()


def test_participation(built):
    connection, made, cut_off = built
    plain = PlainFigures(made, cut_off)
    courses = connection.sql(
        "select dni, course_id, first_on, hours, is_completed from facts.fct_participation"
        " where course_id is not null"
    ).fetchall()
    assert {row[:2]: row[2:] for row in courses} == {
        key: (course.first_on, course.hours, course.is_completed) for key, course in plain.courses.items()
    }
    fairs = connection.sql("select dni, fair_id from facts.fct_participation where fair_id is not null")
    assert set(fairs.fetchall()) == {(dni, fair_id) for dni, fair_id, _ in plain.fairs}


def test_seed_capital(built):
    connection, made, cut_off = built
    rows = connection.sql(
        "select delivery_id, is_eligible, is_verified, used_as_declared from facts.fct_seed_capital"
    ).fetchall()
    assert {row[0]: row[1:] for row in rows} == PlainFigures(made, cut_off).seed_capital


def test_income_change(built):
    connection, made, cut_off = built
    comparisons = {"latest": cut_off, "midterm": date(2026, 7, 31), "final": date(2026, 12, 31)}
    rows = connection.sql(
        "select comparison, household_id, first_training_on, baseline_on, follow_up_on, nominal_change,"
        " reason, real_reason, real_change from facts.fct_income_change"
    ).fetchall()
    found = {row[:2]: row[2:8] for row in rows}
    real = {row[:2]: row[8] for row in rows}
    plain = {
        (comparison, household_id): income
        for comparison, day in comparisons.items()
        if day <= cut_off
        for household_id, income in PlainFigures(made, day).incomes().items()
    }
    assert found == {
        key: (
            *(
                income.first_training_on,
                income.baseline_on,
                income.follow_up_on,
                income.nominal,
                income.reason,
            ),
            income.reason or ("no_price_index" if income.real is None else None),
        )
        for key, income in plain.items()
    }
    for key, income in plain.items():
        assert real[key] == (None if income.real is None else pytest.approx(float(income.real), abs=1e-9)), (
            key
        )
