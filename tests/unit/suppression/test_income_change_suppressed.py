"""Rows of the income summary that are hidden: with OG's cell, for their own counts, and never one alone."""

import datetime as dt

import duckdb
import pytest

COUNTS = [
    "households", "measured", "increased", "unchanged", "decreased", "no_baseline", "not_yet_due",
    "disaffiliated", "not_visited", "no_price_index",
]  # fmt: skip
MIDTERM, CUT_OFF = dt.date(2026, 7, 31), dt.date(2026, 9, 30)


@pytest.fixture
def hidden_rows(compiled):
    """The hidden rows, given the summary and the units whose OG cell is hidden at which month end."""

    def run(
        summary: list[tuple[str, str, dict[str, int]]], hidden_cells: list[tuple[dt.date, str]]
    ) -> set[tuple]:
        with duckdb.connect() as connection:
            for schema in ("raw", "intermediate"):
                connection.execute(f"create schema {schema}")
            connection.execute(
                "create table raw.clock as select date '2026-09-30' as as_of, 5 as suppression_threshold"
            )
            connection.execute(
                "create table intermediate.int_evaluation_cut_offs as"
                f" select 'midterm' as comparison, date '{MIDTERM}' as cut_off"
            )
            columns = ", ".join(f"{count} bigint" for count in COUNTS)
            connection.execute(
                "create table intermediate.int_income_change_summary"
                f" (comparison varchar, territorial_unit varchar, {columns})"
            )
            for comparison, unit, counts in summary:
                figures = [counts.get(count, 0) for count in COUNTS]
                marks = ", ".join("?" * (len(COUNTS) + 2))
                connection.execute(
                    f"insert into intermediate.int_income_change_summary values ({marks})",
                    [comparison, unit, *figures],
                )
            connection.execute(
                "create table intermediate.int_suppressed_cells (month_end date, indicator_code varchar,"
                " variant varchar, territory_level varchar, territory_code varchar, breakdown varchar)"
            )
            for month_end, unit in hidden_cells:
                connection.execute(
                    "insert into intermediate.int_suppressed_cells values"
                    " (?, 'OG', 'official', 'territorial_unit', ?, 'total')",
                    [month_end, unit],
                )
            return set(connection.execute(compiled["int_income_change_suppressed"]).fetchall())

    return run


def latest(**households: int) -> list[tuple[str, str, dict[str, int]]]:
    """Units by their households, all of them unmeasured; TOTAL counts three."""
    return [("latest", unit, {"households": count}) for unit, count in households.items()] + [
        ("latest", "TOTAL", {"households": 3})
    ]


def test_nothing_is_hidden_where_nothing_is_small(hidden_rows):
    assert hidden_rows(latest(A=50, B=40), []) == set()


def test_a_row_alone_takes_the_one_with_the_fewest_households_then_by_name(hidden_rows):
    assert hidden_rows(latest(A=4, D=30, C=30, B=40), []) == {("latest", "A"), ("latest", "C")}


def test_rows_hidden_for_themselves_are_company_enough(hidden_rows):
    assert hidden_rows(latest(A=4, B=3, C=30), []) == {("latest", "A"), ("latest", "B")}


def test_every_count_may_be_small(hidden_rows):
    for count in COUNTS:
        rows = [
            ("latest", "A", {"households": 50, count: 2}), ("latest", "B", {"households": 40}),
            ("latest", "C", {"households": 60}),
        ]  # fmt: skip
        assert hidden_rows(rows, []) == {("latest", "A"), ("latest", "B")}


def test_each_comparison_follows_the_cells_of_its_day(hidden_rows):
    units = {"A": 50, "B": 60, "C": 70, "D": 80}
    rows = [
        (comparison, u, {"households": n}) for comparison in ("latest", "midterm") for u, n in units.items()
    ]
    cells = [(CUT_OFF, "A"), (CUT_OFF, "B"), (MIDTERM, "C"), (MIDTERM, "D")]
    assert hidden_rows(rows, cells) == {("latest", "A"), ("latest", "B"), ("midterm", "C"), ("midterm", "D")}


def test_the_only_unit_is_hidden_alone(hidden_rows):
    assert hidden_rows(latest(A=4), []) == {("latest", "A")}
