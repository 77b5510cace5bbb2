"""Figures of random clean deliveries agree with a plain reading of the contract, at every level and month."""

from datetime import date

import pytest

from .plain_events import month_ends
from .plain_figures import PlainFigures


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
