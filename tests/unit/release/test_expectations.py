"""Every expectation can fail: each suite meets what it expects, then is shown a case to refuse."""

import duckdb
import pytest

from orchestration.contract import load_contract
from orchestration.release.expectations import Suite, judge, suites
from orchestration.release.gates import ERROR, WARNING
from orchestration.release.tables import PUBLISHED

BETWEEN = {"type": "expect_column_values_to_be_between", "severity": "warning", "notes": "entre 0 y 10"}


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute(
            "create table t as select * from (values (1, 'secret'), (20, 'x'), (null, 'y')) as v(n, s)"
        )
        yield connection


def suite(**expectation) -> Suite:
    return Suite("marts", "t", "select * from t", ({"name": "e", **expectation},))


def test_there_is_a_suite_per_extract_and_per_published_table():
    named = {(suite.stage, suite.name) for suite in suites()}
    assert named == {("deliveries", extract.name) for extract in load_contract().extracts} | {
        ("marts", table) for table in PUBLISHED
    }


def test_names_are_unique_and_every_expectation_is_in_words():
    names = [suite.check_name(each) for suite in suites() for each in suite.expectations]
    assert len(names) == len(set(names))
    assert all(each["notes"].endswith(".") for suite in suites() for each in suite.expectations)


def test_a_broken_expectation_is_counted_and_quotes_no_value(connection):
    (check,) = judge(connection, [suite(**BETWEEN, kwargs={"column": "n", "min_value": 0, "max_value": 10})])
    assert (check.check_name, check.severity, check.passed) == ("t_e", WARNING, False)
    assert check.observed == "1 de 3 casos no cumplen"
    listed = {"type": "expect_column_values_to_be_in_set", "severity": "critical", "notes": "x o y"}
    (check,) = judge(connection, [suite(**listed, kwargs={"column": "s", "value_set": ["x", "y"]})])
    assert (check.severity, check.passed) == (ERROR, False)
    assert "secret" not in check.observed


def test_a_met_expectation_passes(connection):
    (check,) = judge(connection, [suite(**BETWEEN, kwargs={"column": "n", "min_value": 0, "max_value": 20})])
    assert check.passed


def test_an_empty_table_meets_what_is_expected_of_rows(connection):
    connection.execute("delete from t")
    (check,) = judge(connection, [suite(**BETWEEN, kwargs={"column": "n", "min_value": 0, "max_value": 20})])
    assert check.passed
