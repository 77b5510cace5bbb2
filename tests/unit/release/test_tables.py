"""The hash of a table's content: the same for the same rows, another for any other."""

import duckdb
import pytest

from orchestration.release.tables import _content_hash

BASE = "(values (1, 'a', null), (2, null, 1.5)) as t(x, y, z)"


def content_hash(rows: str) -> str:
    with duckdb.connect() as connection:
        connection.execute(f"create table t as from {rows}")
        return _content_hash(connection, "t")


def test_the_order_of_rows_does_not_matter():
    assert content_hash(BASE) == content_hash("(values (2, null, 1.5), (1, 'a', null)) as t(x, y, z)")


@pytest.mark.parametrize(
    "other",
    [
        "(values (1, 'a', null)) as t(x, y, z)",
        "(values (1, 'a', null), (2, null, 1.5), (2, null, 1.5)) as t(x, y, z)",
        "(values (1, 'a', null), (2, '', 1.5)) as t(x, y, z)",
        "(values (1, 'a', null), (2, '~', 1.5)) as t(x, y, z)",
        "(values (1, 'a', null), (2, null, 1.51)) as t(x, y, z)",
        "(values (1, 'a', null), (2, null, 1.5)) as t(x, y, w)",
        "(values (1::bigint, 'a', null), (2, null, 1.5)) as t(x, y, z)",
        "(values (null, 'a', 1), (2, null, 1.5)) as t(x, y, z)",
    ],
)
def test_anything_else_does(other):
    assert content_hash(other) != content_hash(BASE)


def test_neighbouring_cells_do_not_run_together():
    first = content_hash("(values ('a', 'b,1:c'), ('', '')) as t(x, y)")
    assert first != content_hash("(values ('a,1:b', 'c'), ('', '')) as t(x, y)")
    assert content_hash("(values ('a,b', 'c')) as t(x, y)") != content_hash(
        "(values ('a', 'b,c')) as t(x, y)"
    )


def test_an_empty_table_has_a_hash_of_its_columns():
    empty = content_hash("(select 1 as x where false)")
    assert empty != content_hash("(select 'a' as x where false)")
