"""Every report query runs as Evidence would send it, and its columns have names for people."""

from datetime import datetime
from decimal import Decimal

import pytest

from orchestration.release import work_lists
from orchestration.reports.queries import NAME, expand, report_queries, run_query, wrapped
from orchestration.reports.sources import definitions
from orchestration.reports.values import columns, text_of

from .evidence import COMMENT, collapse, forbidden

QUERIES = report_queries()


@pytest.fixture(scope="module")
def opened(full):
    return full.report("quarterly").connection


@pytest.fixture(scope="module")
def collapsed(opened):
    return collapse(opened)


def plain(value):
    """A value without what Evidence's types do not keep."""
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "isoformat"):
        return datetime(value.year, value.month, value.day).isoformat()
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return float(value) if isinstance(value, int | float | Decimal) else value


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_keeps_the_rules_of_evidence(name):
    assert NAME.fullmatch(name)
    assert forbidden(QUERIES[name]) == []
    assert QUERIES[name].startswith("-- One row"), "a query says its grain in its first line"
    assert not COMMENT.search(QUERIES[name].splitlines()[-1])


def test_the_rules_find_what_evidence_cannot_run():
    bad = "select current_date, json_extract(a, 'x'), today() from read_parquet('x') where a -> 'b' = 'now'"
    assert forbidden(bad) == ["current_date", "json_extract", "today", "read_parquet", "->"]
    assert forbidden("select 'current_date; now' as a -- today()") == []


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_gives_the_same_with_the_types_of_evidence(name, opened, collapsed):
    native, other = run_query(opened, name), run_query(collapsed, name)
    assert native.columns == other.columns
    assert [list(map(plain, row)) for row in native.rows] == [list(map(plain, row)) for row in other.rows]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_not_empty_where_its_tables_are_full(name, opened):
    expected_empty = {"closed_months", "commitments"}
    assert bool(run_query(opened, name).rows) is (name not in expected_empty)


@pytest.mark.parametrize("case", ["january", "no_follow_up", "no_fairs", "one_unit"])
def test_queries_run_on_releases_that_hold_little(case, made):
    connection = made[case].report("monthly").connection
    for name in QUERIES:
        for record in run_query(connection, name).records:
            for column in record:
                text_of(record, column)


def test_every_column_has_a_name_for_people_and_none_is_described_in_vain(opened):
    used = {column for name in QUERIES for column in run_query(opened, name).columns}
    assert used | set(work_lists.COLUMNS) == set(columns())


def test_what_stands_for_an_empty_value_is_a_column_of_states():
    for column in columns().values():
        states = [column.state] if isinstance(column.state, str) else column.state or []
        assert all(columns()[state].kind in ("state", "text") for state in states), column.name


def test_an_absent_figure_is_told_in_every_table(opened):
    """Without cases and zero are two things, and what is small is told whatever it is."""
    for record in run_query(opened, "indicators_by_unit").records:
        state, part, whole = record["value_state"], record["numerator"], record["denominator"]
        assert (record["value"] is None) is (state == "sin casos" and record["indicator_code"] != "OE1")
        assert (state == "menos de 5") is any(1 <= count <= 4 for count in (part, whole, whole - part))
        assert text_of(record, "value").endswith("*") is (state == "menos de 5")
        assert (state == "cero") is (part == 0 and whole > 4)


def test_a_query_that_is_missing_or_names_itself_is_refused():
    with pytest.raises(ValueError, match="no query is called b"):
        expand("a", {"a": "select * from ${b}"})
    with pytest.raises(ValueError, match="names itself"):
        expand("a", {"a": "select * from ${b}", "b": "select * from ${a}"})
    assert wrapped("a", {"a": "select 1 -- c", "b": ""}).endswith("\n)")


def test_every_sheet_shows_a_query_under_a_name_that_workbooks_allow():
    for sheets in definitions("reports")["sheets"].values():
        assert set(sheets) <= set(QUERIES)
        assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in sheets.values())
