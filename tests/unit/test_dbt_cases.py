"""What of a failed dbt test may be told."""

import duckdb
import pytest

from orchestration.warehouse.dbt_cases import NAMED, cases

DNI = "40216683"


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute(
            f"create table rows as select 'visits' as extract, i || '.csv' as file_label, '{DNI}' as dni"
            " from range(9) as r(i)"
        )
        yield connection


def test_files_are_named_and_people_are_not(connection):
    told = cases(connection, "select dni, file_label, extract from rows where file_label < '2'")
    assert told == ("visits · 0.csv", "visits · 1.csv")


def test_only_the_first_are_named(connection):
    assert len(cases(connection, "-- a comment\nselect * from rows")) == NAMED


def test_a_test_that_finds_only_people_names_nothing(connection):
    assert cases(connection, "select dni from rows") == ()


def test_of_a_test_of_many_columns_each_broken_rule_is_named(connection):
    broken = " union all ".join(
        f"select 'column_{i}' as column_name, 'not_null' as rule from rows" for i in range(NAMED + 1)
    )
    assert cases(connection, broken) == tuple(f"column_{i} · not_null" for i in range(NAMED + 1))
