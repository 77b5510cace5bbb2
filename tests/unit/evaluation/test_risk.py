"""k-anonymity, on a table whose answers were counted by hand."""

import duckdb
import pytest

from orchestration.evaluation.risk import Knowledge, cumulative, leaving_out, measure


@pytest.fixture
def connection():
    connection = duckdb.connect()
    # 6 in one district and alike, a pair that differ in sex, one alone, and two whose sex is not known
    connection.execute(
        "create table people as select * from (values"
        " ('01', 'f'), ('01', 'f'), ('01', 'f'), ('01', 'f'), ('01', 'f'), ('01', 'f'),"
        " ('02', 'f'), ('02', 'm'), ('03', 'f'), ('04', null), ('04', null)) as p (district, sex)"
    )
    return connection


def test_known_classes(connection):
    place = measure(connection, Knowledge("people", "", ("district",)))
    assert (place.units, place.classes, place.smallest_class) == (11, 4, 1)
    assert (place.unique_units, place.small_units) == (1, 5)
    both = measure(connection, Knowledge("people", "", ("district", "sex")))
    assert (both.classes, both.smallest_class, both.unique_units, both.small_units) == (5, 1, 3, 5)
    sex = measure(connection, Knowledge("people", "", ("sex",)))
    assert (sex.classes, sex.smallest_class, sex.unique_units, sex.small_units) == (3, 1, 1, 3)
    assert both.row[7:] == (3, pytest.approx(300 / 11), 5, pytest.approx(500 / 11))


def test_an_empty_table_has_no_classes(connection):
    connection.execute("create table nobody as select * from people where false")
    none = measure(connection, Knowledge("nobody", "", ("sex",)))
    assert (none.units, none.classes, none.smallest_class, none.unique_units) == (0, 0, None, 0)
    assert none.row[-1] is None


def test_knowledge_grows_by_levels_and_shrinks_by_one():
    steps = cumulative("t", [("a", ["x"]), ("b", ["y", "z"])])
    assert [step.variables for step in steps] == [("x",), ("x", "y", "z")]
    assert [(k.without, k.variables) for k in leaving_out(steps[1])] == [
        ("x", ("y", "z")),
        ("y", ("x", "z")),
        ("z", ("x", "y")),
    ]
    assert leaving_out(steps[0]) == []
