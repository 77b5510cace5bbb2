"""Whatever is wrong is said in Spanish, and leaves the database as it was."""

import shutil
import subprocess
from contextlib import contextmanager

import duckdb
import pytest
from psycopg import sql

from orchestration.cli import main
from orchestration.ground.errors import Stop, WrongUse
from orchestration.ground.paths import Home
from orchestration.serving import served as serving
from orchestration.serving.served import publish_to
from tests.postgres.server import OWNER, PASSWORD
from tests.unit.release.conftest import home, project  # noqa: F401
from tests.unit.release.test_close import LATER
from tests.unit.release.test_publish import release

SECRET = "s3creto-que-no-debe-verse"


@pytest.fixture
def published_home(home):  # noqa: F811
    release(home)
    return home


@pytest.fixture
def database(server):
    return server.new_database()


def schemas_of(server, database) -> list[str]:
    rows = server.rows(
        database, OWNER, "select nspname from pg_namespace where nspname like 'mie%%' order by 1"
    )
    return [name for (name,) in rows]


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://ana:{SECRET}@localhost/mie",
        f"postgresql://ana@localhost/mie?password={SECRET}",
        f"postgresql://ana@localhost/mie?sslmode=require&sslpassword={SECRET}",
    ],
)
def test_a_password_in_the_address_is_refused_and_not_repeated(published_home, address, capsys, monkeypatch):
    with pytest.raises(WrongUse, match="PGPASSWORD") as refused:
        publish_to(published_home, address)
    assert SECRET not in str(refused.value)
    monkeypatch.setattr("sys.argv", ["mie", "publish", address, "--home", str(published_home.root)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert SECRET not in "".join(capsys.readouterr())
    assert SECRET not in published_home.ledger.read_text() if published_home.ledger.exists() else True


@pytest.mark.parametrize("address", ["mysql://ana@localhost/mie", "mie", "postgresql://[::1/mie", ""])
def test_what_is_no_address_is_refused(published_home, address):
    with pytest.raises(WrongUse, match="postgresql://"):
        publish_to(published_home, address)


def test_a_server_that_does_not_answer(published_home, free_port, tmp_path):
    with pytest.raises(Stop, match="No se pudo entrar al servidor"):
        publish_to(published_home, f"postgresql://ana@/mie?host={tmp_path}")


def test_a_database_that_does_not_exist(published_home, server):
    with pytest.raises(Stop, match="la base no existe"):
        publish_to(published_home, server.address("ninguna"))


def over_tcp(server, database) -> str:
    return f"postgresql://{OWNER}@127.0.0.1:{server.port}/{database}"


def test_a_password_comes_from_the_environment(published_home, server, database, monkeypatch):
    monkeypatch.setenv("PGPASSFILE", "/dev/null")
    with pytest.raises(Stop, match="pide una contraseña"):
        publish_to(published_home, over_tcp(server, database))
    monkeypatch.setenv("PGPASSWORD", SECRET)
    with pytest.raises(Stop, match="no aceptó el usuario o su contraseña") as refused:
        publish_to(published_home, over_tcp(server, database))
    assert SECRET not in str(refused.value)
    assert schemas_of(server, database) == []
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert publish_to(published_home, over_tcp(server, database)).is_loaded_now


def test_a_password_comes_from_a_service_file(published_home, server, database, monkeypatch, tmp_path):
    service = tmp_path / "services"
    service.write_text(
        f"[mie]\nhost=127.0.0.1\nport={server.port}\ndbname={database}\nuser={OWNER}\npassword={PASSWORD}\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(service))
    assert publish_to(published_home, "postgresql:///?service=mie").is_loaded_now
    assert PASSWORD not in published_home.ledger.read_text()


@pytest.mark.parametrize("schema", ["mie", "mie_control"])
def test_a_schema_of_somebody_else_is_left_alone(published_home, server, database, schema):
    server.administer(f"create schema {schema}; create table {schema}.theirs as select 1 as one", database)
    with pytest.raises(Stop, match=f"ya hay un esquema {schema} que no hizo este almacén"):
        publish_to(published_home, server.address(database))
    assert schemas_of(server, database) == [schema]


def test_the_schemas_of_another_home_are_left_alone(published_home, server, database, tmp_path):
    first = publish_to(published_home, server.address(database))
    other = Home(tmp_path / "other")
    release(other)
    with pytest.raises(Stop, match="de otro\\s+almacén"):
        publish_to(other, server.address(database))
    assert schemas_of(server, database) == sorted(["mie", "mie_control", first.schema])


def test_what_a_home_made_stays_its_own_when_its_key_is_another(published_home, server, database):
    address = server.address(database)
    first = publish_to(published_home, address)
    published_home.home_key.unlink()
    for public in published_home.public_keys.glob("*.pub"):
        public.rename(public.with_suffix(".retired"))
    again = publish_to(published_home, address)
    assert (again.schema, again.is_loaded_now) == (first.schema, False)
    release(published_home, inputs=())
    assert publish_to(published_home, address).dropped == ()
    release(published_home, LATER)
    assert publish_to(published_home, address).dropped == (first.schema,)


@contextmanager
def role_that(server, database, give: str, take: str):
    server.administer(give, database)
    try:
        yield
    finally:
        server.administer(take, database)


@pytest.mark.parametrize(
    ("give", "take"),
    [
        ("alter role mie_unit bypassrls", "alter role mie_unit nobypassrls"),
        ("alter role mie_public login", "alter role mie_public nologin"),
        ("alter role mie_planner superuser", "alter role mie_planner nosuperuser"),
        ("grant mie_planner to mie_public", "revoke mie_planner from mie_public"),
        ("grant pg_read_all_data to mie_unit", "revoke pg_read_all_data from mie_unit"),
        (
            "create table public.theirs (name text); grant select on public.theirs to mie_evaluator",
            "drop table public.theirs",
        ),
        (
            "create schema foreign_one authorization mie_engineer",
            "drop schema foreign_one",
        ),
    ],
)
def test_a_role_with_other_rights_is_refused(published_home, server, database, give, take):
    publish_to(published_home, server.address(server.new_database()))
    with (
        role_that(server, database, give, take),
        pytest.raises(Stop, match="ya existe en el servidor con otros permisos"),
    ):
        publish_to(published_home, server.address(database))
    assert schemas_of(server, database) == []
    assert publish_to(published_home, server.address(database)).is_loaded_now


def test_a_user_who_may_not_make_schemas(published_home, server):
    with pytest.raises(Stop, match="grant create on"):
        publish_to(published_home, server.address("postgres"))
    assert schemas_of(server, "postgres") == []


def test_a_replica_is_refused(published_home, server, database):
    address = server.address(database) + "&options=-c%20default_transaction_read_only%3Don"
    with pytest.raises(Stop, match="solo lectura"):
        publish_to(published_home, address)


def test_a_table_that_cannot_be_loaded_leaves_nothing(published_home, server, database, monkeypatch):
    before = publish_to(published_home, server.address(database))
    shown = server.rows(database, OWNER, "select * from mie.releases")
    release(
        published_home,
        inputs=(),
        figures=["('2026-09-30', 'OG', 'official', 'national', 'total', 16, 100, 16.0)"],
    )
    monkeypatch.setattr(serving, "load", broken_off(serving.load, server, database))
    with pytest.raises(Stop, match="Se perdió la conexión"):
        publish_to(published_home, server.address(database))
    assert schemas_of(server, database) == sorted(["mie", "mie_control", before.schema])
    assert server.rows(database, OWNER, "select * from mie.releases") == shown


def broken_off(load, server, database):
    """Loading whose connection the server ends when a table is half loaded."""

    def work(connection, contents, mark):
        def rows(table):
            yield from type(contents).rows(contents, table)
            if table.name == "indicator_values":
                server.administer(
                    sql.SQL("select pg_terminate_backend({})").format(connection.info.backend_pid), database
                )

        object.__setattr__(contents, "rows", rows)
        return load(connection, contents, mark)

    return work


def test_a_full_disk_leaves_nothing(published_home, server, database, tmp_path_factory):
    place = server.folder / "small"
    place.mkdir()
    shutil.chown(place, server.folder.owner())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size=2m,uid={place.stat().st_uid}", "none", place],
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("Aquí no se puede montar un disco pequeño (hace falta ser root).")
    try:
        server.administer(sql.SQL("create tablespace small location {}").format(str(place)))
        server.administer(
            f"alter role {OWNER} set default_tablespace to small; grant create on tablespace small to {OWNER}"
        )
        enlarge(published_home)
        with pytest.raises(Stop, match="no queda espacio"):
            publish_to(published_home, server.address(database))
        assert schemas_of(server, database) == ["mie", "mie_control"]
    finally:
        server.administer(f"alter role {OWNER} reset default_tablespace")
        server.administer(f"drop database {database} with (force)")
        server.administer("drop tablespace small")
        subprocess.run(["umount", place], check=True)
    assert publish_to(published_home, server.address(server.new_database())).is_loaded_now


def enlarge(home) -> None:  # noqa: F811
    """Another release, of more than the small disk holds."""
    rows = ", ".join(
        f"('2026-09-30', 'X{number}', '{'v' * 400}', 'national', 'total', 1, 2, 50.0)"
        for number in range(10_000)
    )
    release(home, inputs=(), figures=[rows])


def test_a_release_that_was_changed_is_not_loaded(published_home, server, database):
    (folder,) = (published_home.published / "releases").glob("2026*")
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        connection.execute("update indicator_values set numerator = 99")
    with pytest.raises(Stop, match="no es la que se publicó"):
        publish_to(published_home, server.address(database))
    assert schemas_of(server, database) == []


def test_two_publishers_do_not_meet(published_home, server, database):
    with server.connect(database) as other:
        other.execute("select pg_advisory_lock(%s)", [serving.LOCK])
        with pytest.raises(Stop, match="Otra publicación"):
            publish_to(published_home, server.address(database))
