"""What PostgreSQL holds is what was published: each value, and the words for each table and column."""

import duckdb
import pytest

from orchestration.landing.ledger import Ledger
from orchestration.release import catalog


@pytest.fixture(scope="module")
def editions(served):
    folder = catalog.require_current(served.home)
    return {"": folder / "marts.duckdb", "public_": folder / "public" / "marts.duckdb"}


def test_every_value_is_the_published_one(served, editions):
    checked = 0
    for prefix, database in editions.items():
        with duckdb.connect(str(database), read_only=True) as connection:
            for (table,) in connection.sql("select table_name from duckdb_tables()").fetchall():
                published = connection.sql(f"select * from {table}").fetchall()
                loaded = served.rows("publisher", f"select * from mie.{prefix}{table}")
                assert sorted(map(repr, loaded)) == sorted(map(repr, published)), prefix + table
                checked += len(loaded)
    assert checked > 10_000


def test_every_table_and_column_says_what_it_means_in_spanish(served, editions):
    for prefix, database in editions.items():
        with duckdb.connect(str(database), read_only=True) as connection:
            meant = connection.sql(
                "select table_name, column_name, comment from duckdb_columns() where not internal"
            ).fetchall()
        for schema in ("mie", served.release.schema):
            for table, column, meaning in meant:
                assert meaning
                place = f'"{schema}".{prefix}{table}'
                told = served.rows(
                    "publisher",
                    "select col_description(%s::regclass, attnum), obj_description(%s::regclass, 'pg_class')"
                    " from pg_attribute where attrelid = %s::regclass and attname = %s",
                    place,
                    place,
                    place,
                    column,
                )
                assert told[0][0] == meaning and told[0][1], (place, column)


def test_the_lists_are_those_of_the_warehouse(served):
    with duckdb.connect(str(served.home.warehouse), read_only=True) as connection:
        for (view,) in connection.sql(
            "select view_name from duckdb_views() where schema_name = 'lists'"
        ).fetchall():
            listed = connection.sql(f"select * from lists.{view}").fetchall()
            assert sorted(map(repr, served.rows("engineer", f"select * from mie.{view}"))) == sorted(
                map(repr, listed)
            )
            told = served.rows(
                "engineer",
                "select count(*) from pg_attribute where attrelid = %s::regclass and attnum > 0"
                " and col_description(attrelid, attnum) is null",
                f"mie.{view}",
            )
            assert told == [(0,)], view


def test_the_ledger_tells_who_loaded_what_where(served):
    looks = [look.what for look in Ledger(served.home.ledger).looks()]
    assert any(
        what.startswith(f"publish {served.release.release_id} postgresql {served.database}") for what in looks
    )


def test_loading_again_changes_nothing(served):
    from orchestration.serving.served import publish_to

    def stands():
        return served.rows(
            "publisher",
            "select relname, relacl::text, obj_description(oid, 'pg_class') from pg_class where relnamespace"
            " in"
            " (select oid from pg_namespace where nspname like 'mie%%') order by oid",
        )

    before = stands()
    again = publish_to(served.home, served.address)
    assert (again.schema, again.is_loaded_now, again.dropped) == (served.release.schema, False, ())
    assert stands() == before
