"""Each role sees what it should and nothing else: by tables, views, functions and COPY."""

import psycopg
import pytest
from psycopg import sql

from tests.postgres.conftest import LOGINS

EXACT = {
    "activity_progress",
    "activity_reconciliation",
    "data_quality_checks",
    "data_quality_files",
    "data_quality_rules",
    "data_quality_timeliness",
    "income_change_summary",
    "indicator_values",
    "measures",
    "output_values",
    "poi_alignment",
    "poi_physical_progress",
    "releases",
    "revision_causes",
    "revisions",
    "target_progress",
    "targets",
}
PUBLIC = {
    "activity_progress",
    "activity_reconciliation",
    "data_quality_summary",
    "income_change_summary",
    "indicator_values",
    "measures",
    "output_values",
    "poi_alignment",
    "poi_physical_progress",
    "releases",
    "target_progress",
    "targets",
}
OF_UNITS = {
    "indicator_values": "territory_code",
    "output_values": "territory_code",
    "target_progress": "territory_code",
    "activity_progress": "territorial_unit",
    "poi_physical_progress": "territorial_unit",
    "income_change_summary": "territorial_unit",
    "activity_reconciliation": "territorial_unit",
    "data_quality_timeliness": "territorial_unit",
}
LISTS = {
    "list_assets_to_verify",
    "list_deliveries_without_phases",
    "list_eligible_without_capital",
    "list_enterprises_without_diagnosis",
    "list_follow_up_visits",
    "list_log_entries_without_facts",
    "list_one_session_short",
    "list_suspicious_rows",
}
OF_NOBODY = {"poi_alignment", "measures", "releases"}
SHARED = {f"public_{name}" for name in PUBLIC}
SEEN = {
    "anyone": SHARED,
    "planner": SHARED | EXACT,
    "unit_one": SHARED | OF_NOBODY | LISTS | OF_UNITS.keys(),
    "unit_none": SHARED | OF_NOBODY | LISTS | OF_UNITS.keys(),
    "evaluator": SHARED,
    "engineer": SHARED | EXACT | LISTS,
    "stranger": set(),
}


def relations(served, schema: str) -> list[str]:
    return [
        name
        for (name,) in served.rows(
            "publisher",
            "select relname from pg_class where relnamespace = %s::regnamespace and relkind in ('r', 'v')",
            schema,
        )
    ]


def readable(served, login: str, schema: str, ask: str) -> set[str]:
    """The tables or views that a login can read, by trying."""
    found = set()
    with served.server.connect(served.database, login) as connection:
        for name in relations(served, schema):
            statement = sql.SQL(ask).format(sql.Identifier(schema, name))
            try:
                if ask.startswith("copy"):
                    with connection.cursor() as cursor, cursor.copy(statement) as copy:
                        list(copy)
                else:
                    connection.execute(statement).fetchall()
            except psycopg.errors.InsufficientPrivilege:
                continue
            found.add(name)
    return found


@pytest.mark.parametrize(
    "ask", ["select * from {}", "copy (select * from {}) to stdout", "select count(*) from {}"]
)
@pytest.mark.parametrize("login", SEEN)
def test_a_role_reads_its_tables_and_no_other(served, login, ask):
    for schema in ("mie", served.release.schema):
        assert readable(served, login, schema, ask) == SEEN[login], schema


def test_every_table_is_somebodys(served):
    assert (
        set(relations(served, "mie"))
        == set(relations(served, served.release.schema))
        == SHARED | EXACT | LISTS
    )


@pytest.fixture
def a_row_of_each_unit(served):
    """In the tables that may have none: the plan sets no target of a unit, the sample leaves lists empty."""
    statements = {
        "target_progress": "insert into {} (territory_level, territory_code, status) values"
        " ('territorial_unit', %s, 'prueba')",
        **dict.fromkeys(LISTS, "insert into {} (territorial_unit, what_to_do) values (%s, 'prueba')"),
    }
    with served.server.connect(served.database, "publisher") as owner:
        for table, statement in statements.items():
            place = sql.Identifier(served.release.schema, table)
            owner.cursor().executemany(sql.SQL(statement).format(place), [(unit,) for unit in served.units])
        yield
        for table in statements:
            column = sql.Identifier("what_to_do" if table in LISTS else "status")
            place = sql.Identifier(served.release.schema, table)
            owner.execute(sql.SQL("delete from {} where {} = 'prueba'").format(place, column))


@pytest.mark.parametrize("table", [*OF_UNITS, *sorted(LISTS)])
@pytest.mark.usefixtures("a_row_of_each_unit")
def test_a_unit_reads_its_own_rows_and_no_other(served, table):
    mine, other = served.units
    column = OF_UNITS.get(table, "territorial_unit")
    whole = "engineer" if table in LISTS else "planner"
    level = "territory_level = 'territorial_unit' and " if column == "territory_code" else ""
    for place in (f"mie.{table}", f'"{served.release.schema}".{table}'):
        query = f"select * from {place}"
        own = served.rows(whole, f"{query} where {level}{column} = %s", mine)
        assert own
        assert sorted(map(repr, served.rows("unit_one", query))) == sorted(map(repr, own))
        assert {name for (name,) in served.rows("unit_two", f"select {column} from {place}")} == {other}
        assert served.rows("unit_none", query) == []
        with (
            served.server.connect(served.database, "unit_one") as connection,
            connection.cursor() as cursor,
            cursor.copy(f"copy ({query}) to stdout") as copy,
        ):
            assert len(list(copy.rows())) == len(own)


def test_a_function_of_the_readers_own_sees_no_row_of_others(served):
    """One that tells what it is given, cheap enough to be asked first if the server let it."""
    told = []
    with served.server.connect(served.database, "unit_one") as connection:
        connection.add_notice_handler(lambda notice: told.append(notice.message_primary))
        connection.execute(
            "create function pg_temp.tell(name text) returns boolean language plpgsql cost 0.0000001 as"
            " $$ begin raise notice '%', name; return true; end $$"
        )
        connection.execute("select count(*) from mie.output_values where pg_temp.tell(territory_code)")
    assert set(told) == {served.units[0]}


def test_an_error_in_a_condition_tells_no_row_of_others(served):
    with served.server.connect(served.database, "unit_one") as connection:
        rows = connection.execute(
            "select 1 / (case when territory_code <> %s then 0 else 1 end) from mie.indicator_values",
            [served.units[0]],
        ).fetchall()
    assert rows


def test_statistics_tell_units_nothing_of_others(served):
    query = "select count(*) from pg_stats where schemaname = %s and tablename = 'output_values'"
    assert served.rows("publisher", query, served.release.schema) != [(0,)]
    assert served.rows("unit_one", query, served.release.schema) == [(0,)]


def test_there_is_no_function_to_go_around_the_rights(served):
    found = served.rows(
        "publisher",
        "select proname from pg_proc where pronamespace::regnamespace::text like 'mie%%' or (prosecdef and"
        " pronamespace <> 'pg_catalog'::regnamespace)",
    )
    assert found == []


@pytest.mark.parametrize("login", [login for login, role in LOGINS.items() if role])
@pytest.mark.parametrize(
    "ask",
    [
        "update mie.measures set name = 'x'",
        "delete from mie.public_measures",
        "insert into mie_control.unit_logins values (current_user, 'CUSCO')",
        "create table mie.mine (name text)",
        "create view mie.mine as select 1",
        "create or replace view mie.public_measures as select 1",
        "set role mie_engineer",
        "set row_security = off; select * from mie.indicator_values",
        "copy mie.public_measures to program 'cat'",
    ],
)
def test_nobody_changes_what_is_published_nor_their_own_rights(served, login, ask):
    allowed = {
        ("engineer", "set role mie_engineer"),
        ("engineer", "insert into mie_control.unit_logins values (current_user, 'CUSCO')"),
    }
    with (
        served.server.connect(served.database, login) as connection,
        connection.transaction(force_rollback=True),
    ):
        if (login, ask) in allowed:
            connection.execute(ask)
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(ask)


def test_who_may_see_which_login_is_of_which_unit(served):
    query = "select login, territorial_unit from mie_control.unit_logins order by 1"
    both = list(zip(("unit_one", "unit_two"), served.units, strict=True))
    assert served.rows("engineer", query) == both
    assert served.rows("unit_one", query) == both[:1]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        served.rows("planner", query)


def test_taking_another_role_gives_a_unit_no_row_more(served):
    with served.server.connect(served.database, "unit_one") as connection:
        connection.execute("set role mie_unit")
        assert connection.execute("select * from mie.indicator_values").fetchall() == []
