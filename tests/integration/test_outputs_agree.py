"""What the programme did in random clean deliveries agrees with a plain reading, and keeps its promises."""

from collections import defaultdict
from fractions import Fraction

import pytest

from .plain_events import month_ends
from .plain_outputs import PlainOutputs, measures

pytestmark = pytest.mark.long

FALLS = {"route_7_income"}
"""Measures whose year to date may fall: a newer follow-up takes the place of an older one."""

KNOWN_LATER = {"certificates", "training_hours"}
"""What is dated before it is known: months, each told at its own end, need not add up to the year."""

COUNTS = {code: row["counts"] for code, row in measures().items()}
"""What each measure counts."""

ADDITIVE = ("enterprises", "deliveries", "participations", "events", "soles", "hours")
"""What has one day: persons and households come back in other months."""


@pytest.fixture
def totals(built):
    """The totals of the published table, by measure, period, territory and month end."""
    connection, *_ = built
    rows = connection.sql(
        "select measure_code, period, territory_level, territory_code, month_end, value"
        " from marts.output_values where breakdown = 'total'"
    ).fetchall()
    found = defaultdict(dict)
    for *key, month_end, value in rows:
        found[tuple(key)][month_end] = value
    return found


def test_cells_above_zero(built):
    connection, made, cut_off = built
    rows = connection.sql(
        "select month_end, measure_code, period, territory_level, territory_code, breakdown, breakdown_value,"
        " value, is_small from marts.output_values where value > 0"
    ).fetchall()
    found = {row[:7]: (row[7], row[8]) for row in rows}
    ends = month_ends(cut_off)
    wanted = {
        (month_end, *cell): (
            pytest.approx(float(value), abs=1e-6),
            COUNTS[cell[0]] != "events" and entities < 5,
        )
        for month_end in ends
        for cell, (value, entities) in PlainOutputs(made, month_end).cells().items()
        if value > 0 and (cell[1] != "quarter" or month_end.month % 3 == 0 or month_end == cut_off)
    }
    assert found.keys() == wanted.keys()
    assert {cell: (found[cell], wanted[cell]) for cell in wanted if found[cell] != wanted[cell]} == {}


def test_what_was_logged_against_what_is_shown(built):
    connection, made, cut_off = built
    rows = connection.sql(
        "select month_end, activity_code, basis, territorial_unit, logged, derived, difference"
        " from marts.activity_reconciliation"
    ).fetchall()
    assert all(row[6] == pytest.approx(row[4] - row[5]) for row in rows)
    bases = {row[1]: row[2] for row in rows}
    assert set(bases) == {"A05", "A06", "A07", "A08", "A09", "A10", "A11"}
    found = {(row[0], row[1], row[3]): row[4:6] for row in rows if row[3] == "TOTAL" or any(row[4:6])}
    wanted = {
        (month_end, activity, place): (float(logged), float(derived))
        for month_end in month_ends(cut_off)
        for activity, basis in bases.items()
        for place, (logged, derived) in PlainOutputs(made, month_end).reconciled(activity, basis).items()
        if place == "TOTAL" or logged or derived
    }
    assert found == wanted


def test_the_year_to_date_never_falls_but_where_a_newer_visit_decides(totals):
    for (code, period, *_), months in totals.items():
        if period == "year_to_date" and code not in FALLS:
            values = [months[end] for end in sorted(months)]
            assert values == sorted(values), code


def test_months_and_quarters_of_what_has_one_day_add_up_to_the_year(totals):
    checked = 0
    for (code, period, *place), months in totals.items():
        if period != "year_to_date" and COUNTS[code] in ADDITIVE and code not in KNOWN_LATER:
            year = totals[code, "year_to_date", *place][max(months)]
            assert sum(map(Fraction, months.values())) == pytest.approx(Fraction(year), abs=1e-6), code
            checked += bool(year)
    assert checked > 100


def test_persons_and_households_of_a_year_are_no_more_than_its_months_hold(totals):
    for (code, period, *place), months in totals.items():
        if period == "month" and COUNTS[code] in ("persons", "households") and not code.startswith("route"):
            year = totals[code, "year_to_date", *place][max(months)]
            if not code.endswith("completions"):
                assert max(months.values()) <= year <= sum(months.values()), code


def test_parts_add_up_where_the_measure_says_so_and_elsewhere_cover_the_total(built):
    connection, *_ = built
    rows = connection.sql(
        "select measure_code, month_end, territory_level, territory_code, breakdown, sum(value)"
        " from marts.output_values where period = 'year_to_date' group by all"
    ).fetchall()
    whole = {row[:4]: row[5] for row in rows if row[4] == "total"}
    for code, month_end, level, place, breakdown, value in rows:
        if breakdown != "total":
            total = whole[code, month_end, level, place]
            adds = breakdown in measures()[code]["adds_over"].split("|")
            assert value == pytest.approx(total, abs=1e-6) if adds else value >= total - 1e-6, (
                code,
                breakdown,
            )
    for code, measure in measures().items():
        if "territory" in measure["adds_over"].split("|"):
            for level in ("department", "territorial_unit"):
                parts = defaultdict(float)
                for (of, month_end, of_level, _), value in whole.items():
                    if of == code and of_level == level:
                        parts[month_end] += value
                for month_end, value in parts.items():
                    assert value == pytest.approx(whole[code, month_end, "national", "PE"], abs=1e-6)
