"""The views show one release whole, before, while and after they are switched."""

import threading

import duckdb
import psycopg
import pytest
from psycopg import sql

from orchestration.ground.errors import Stop
from orchestration.serving import loading
from orchestration.serving.roles import SQL_FOLDER
from orchestration.serving.served import publish_to
from tests.postgres.conftest import LOGINS, grant_logins
from tests.postgres.server import OWNER
from tests.unit.release.conftest import FIGURES, fill_work, home, project  # noqa: F401
from tests.unit.release.test_publish import AUGUST, SEPTEMBER, release

FIGURE = "('{day}', 'OG', 'official', 'national', 'total', {numerator}, 100, {numerator}.0)"


@pytest.fixture
def database(server):
    return server.new_database()


@pytest.fixture
def two(home):  # noqa: F811
    """A home with two releases, told apart by a figure."""
    home.work.unlink()
    first = release(home, AUGUST, figures=[FIGURE.format(day="2026-08-31", numerator=11)])
    second = release(home, SEPTEMBER, figures=[FIGURE.format(day="2026-09-30", numerator=22)])
    return home, first.release_id, second.release_id


def shown(connection) -> tuple:
    """What two views say of themselves."""
    (release_id,) = connection.execute(
        "select release_id from mie.releases order by published_at desc limit 1"
    ).fetchone()
    (numerator,) = connection.execute("select numerator from mie.indicator_values").fetchone()
    return release_id, numerator


def test_the_views_go_from_one_release_to_the_other_and_back(two, server, database):
    home, first, second = two  # noqa: F811
    address = server.address(database)
    with server.connect(database) as reader:
        one = publish_to(home, address, first)
        assert shown(reader) == (first, 11)
        other = publish_to(home, address)
        assert shown(reader) == (second, 22)
        back = publish_to(home, address, first)
        assert shown(reader) == (first, 11)
    assert (one.is_loaded_now, other.is_loaded_now, back.is_loaded_now) == (True, True, False)


def test_the_release_before_stays_and_older_ones_go(two, server, database):
    home, first, second = two  # noqa: F811
    address = server.address(database)
    one, _ = publish_to(home, address, first), publish_to(home, address, second)
    third = release(home, SEPTEMBER, figures=[FIGURE.format(day="2026-09-30", numerator=33)], inputs=())
    assert publish_to(home, address, third.release_id).dropped == (one.schema,)
    assert publish_to(home, address, third.release_id).dropped == ()


LIST = """
    create schema if not exists lists; create schema if not exists reference;
    create or replace table reference.work_lists as
        select 'follow_up_visits' as list_code, 'Visitas' as title, 1 as position;
    create or replace view lists.list_follow_up_visits as
        select 'PUNO' as territorial_unit, '{person}' as person_name
"""


def listing(home, person: str, clocks):  # noqa: F811
    """A release with a list of one person."""
    home.work.unlink(missing_ok=True)
    fill_work(home, FIGURES)
    with duckdb.connect(str(home.work)) as work:
        work.execute(LIST.format(person=person))
    return release(home, clocks)


def listed(server, database, schema: str) -> list[tuple]:
    return server.rows(
        database,
        "engineer",
        sql.SQL("select person_name from {}").format(sql.Identifier(schema, "list_follow_up_visits")),
    )


def test_the_lists_of_a_release_that_is_no_longer_shown_go(home, server, database):  # noqa: F811
    address = server.address(database)
    listing(home, "ANA", AUGUST)
    one = publish_to(home, address)
    grant_logins(server, database, {})
    assert listed(server, database, one.schema) == [("ANA",)]
    second = listing(home, "LUZ", SEPTEMBER)
    other = publish_to(home, address)
    assert listed(server, database, "mie") == [("LUZ",)]
    with pytest.raises(psycopg.errors.UndefinedTable):
        listed(server, database, one.schema)
    planners = sql.SQL("select count(*) from {}").format(sql.Identifier(one.schema, "indicator_values"))
    assert server.rows(database, "planner", planners) == [(2,)]
    publish_to(home, address, one.release_id)
    with pytest.raises(psycopg.errors.UndefinedTable):
        listed(server, database, other.schema)
    assert publish_to(home, address, second.release_id).schema == other.schema
    assert listed(server, database, "mie") == [("LUZ",)]


def test_a_list_that_is_still_read_is_closed_at_once(home, server, database):  # noqa: F811
    address = server.address(database)
    listing(home, "ANA", AUGUST)
    one = publish_to(home, address)
    grant_logins(server, database, {})
    listing(home, "LUZ", SEPTEMBER)
    place = sql.Identifier(one.schema, "list_follow_up_visits")
    with server.connect(database, "engineer") as reader, reader.transaction():
        reader.execute(sql.SQL("select * from {}").format(place)).fetchall()
        publish_to(home, address)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            listed(server, database, one.schema)
    publish_to(home, address)
    with pytest.raises(psycopg.errors.UndefinedTable):
        listed(server, database, one.schema)


def test_a_transaction_reads_one_release_and_the_switch_waits_for_it(two, server, database, monkeypatch):
    home, first, second = two  # noqa: F811
    publish_to(home, server.address(database), first)
    grant_logins(server, database, {})
    gave_way = threading.Event()
    monkeypatch.setattr(loading.time, "sleep", lambda seconds: gave_way.set())
    monkeypatch.setattr(loading, "TRIES", 100)
    switch = threading.Thread(target=publish_to, args=(home, server.address(database), second))
    with server.connect(database, "planner") as reader:
        with reader.transaction():
            reader.execute("select * from mie.releases").fetchall()
            switch.start()
            assert gave_way.wait(timeout=60), "the switch did not wait for a reader"
            assert shown(reader) == (first, 11)
        switch.join()
        assert shown(reader) == (second, 22)


def test_readers_who_never_let_go_keep_what_they_read(two, server, database, monkeypatch):
    home, first, second = two  # noqa: F811
    publish_to(home, server.address(database), first)
    monkeypatch.setattr(loading, "TRIES", 2)
    with server.connect(database) as reader, reader.transaction():
        reader.execute("select * from mie.indicator_values").fetchall()
        with pytest.raises(Stop, match="no sueltan las vistas"):
            publish_to(home, server.address(database), second)
        assert shown(reader) == (first, 11)
    # it was loaded whole, so that the next time only switches
    assert publish_to(home, server.address(database), second).is_loaded_now is False


def test_readers_never_meet_a_release_half_switched(two, server, database):
    """Readers of single statements and of transactions, while it goes to and fro."""
    home, first, second = two  # noqa: F811
    address = server.address(database)
    publish_to(home, address, first)
    done, seen, failures = threading.Event(), set(), []

    def read():
        try:
            with server.connect(database) as reader:
                while not done.is_set():
                    with reader.transaction():
                        seen.add(shown(reader))
        except Exception as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for name in (second, first, second):
        publish_to(home, address, name)
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert seen <= {(first, 11), (second, 22)} and (second, 22) in seen


def test_rights_hold_while_a_switch_is_under_way(two, server, database, monkeypatch):
    """Loaded and not yet shown, a release is as closed as one that is shown."""
    home, first, second = two  # noqa: F811
    publish_to(home, server.address(database), first)
    server.administer(f"alter default privileges for role {OWNER} grant select on tables to public", database)
    grant_logins(server, database, {})
    monkeypatch.setattr(loading, "TRIES", 1)
    with server.connect(database) as reader, reader.transaction():
        reader.execute("select * from mie.indicator_values").fetchall()
        with pytest.raises(Stop, match="no sueltan las vistas"):
            publish_to(home, server.address(database), second)
    (schema,) = (
        name
        for (name,) in server.rows(
            database, OWNER, "select nspname from pg_namespace where nspname like 'mie_2026_09%%'"
        )
    )
    place = sql.Identifier(schema, "indicator_values")
    for login, role in LOGINS.items():
        with server.connect(database, login) as reader:
            if role in ("mie_planner", "mie_engineer"):
                assert reader.execute(sql.SQL("select count(*) from {}").format(place)).fetchone() == (1,)
            elif role == "mie_unit":
                assert reader.execute(sql.SQL("select count(*) from {}").format(place)).fetchone() == (0,)
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    reader.execute(sql.SQL("select count(*) from {}").format(place))


def test_a_view_of_others_upon_ours_is_not_dropped(two, server, database):
    home, first, second = two  # noqa: F811
    publish_to(home, server.address(database), first)
    with server.connect(database) as owner:
        owner.execute(
            "create schema theirs; create view theirs.report as select numerator from mie.indicator_values"
        )
        publish_to(home, server.address(database), second)
        assert owner.execute("select numerator from theirs.report").fetchall() == [(22,)]


def acl(server, database) -> list[tuple]:
    return server.rows(
        database,
        OWNER,
        "select relname, array(select unnest(relacl)::text order by 1) from pg_class"
        " where relnamespace::regnamespace::text like '%%mie%%' and relkind in ('r', 'v') order by"
        " relnamespace, relname",
    )


def test_rights_are_given_twice_taken_back_and_given_again(two, server, database):
    home, first, _ = two  # noqa: F811
    made = publish_to(home, server.address(database), first)
    grant_logins(server, database, {})
    given = acl(server, database)
    with server.connect(database) as owner:
        owner.execute(sql.SQL("set search_path to {}").format(sql.Identifier(made.schema)))
        owner.execute((SQL_FOLDER / "rights.sql").read_bytes())
        assert acl(server, database) == given
        for _ in range(2):
            owner.execute((SQL_FOLDER / "rights_down.sql").read_bytes())
        for login in LOGINS:
            with (
                server.connect(database, login) as reader,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                reader.execute("select * from mie.public_measures")
        assert owner.execute(
            "select count(*) from pg_policies where schemaname = %s", [made.schema]
        ).fetchone() == (0,)
        owner.execute((SQL_FOLDER / "rights.sql").read_bytes())
    assert acl(server, database) == given


def test_all_of_it_can_be_removed_and_made_again(two, server, database):
    home, first, second = two  # noqa: F811
    for name in (first, second):
        publish_to(home, server.address(database), name)
    with server.connect(database) as owner:
        for _ in range(2):
            owner.execute((SQL_FOLDER / "remove.sql").read_bytes())
    left = server.rows(database, OWNER, "select nspname from pg_namespace where nspname like 'mie%%'")
    assert left == []
    assert publish_to(home, server.address(database), second).is_loaded_now
