"""Evaluation packages go with their release, to evaluators alone."""

import json

import duckdb
import psycopg
import pytest

from orchestration.ground.errors import Stop
from orchestration.release import catalog, manifest
from orchestration.release.files import file_hashes
from orchestration.serving.served import publish_to
from tests.postgres.conftest import LOGINS, grant_logins
from tests.unit.release.conftest import home, project  # noqa: F401
from tests.unit.release.test_publish import release

FIELDS = [
    {"name": "household_id", "description": "Hogar, con un seudónimo."},
    {"name": "baseline_income", "description": "Ingreso antes."},
]


def write_package(home, release_id: str, pseudonym: str = "h1"):  # noqa: F811
    """A package as `mie evaluate` leaves it, with one small table."""
    release_manifest = manifest.read(catalog.release_folder(home, release_id))
    folder = home.evaluation / f"midterm_{release_manifest.as_of}"
    (folder / "data" / "parquet").mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select '{pseudonym}' as household_id, 12.5::double as baseline_income)"
            f" to '{folder}/data/parquet/panel.parquet'"
        )
    resource = {"name": "panel", "title": "Panel", "description": "Ancho.", "schema": {"fields": FIELDS}}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    told = {"package": "midterm", "release_id": release_id, "as_of": release_manifest.as_of}
    (folder / manifest.NAME).write_text(json.dumps({**told, "files": file_hashes(folder)}))
    return folder


@pytest.fixture
def evaluated(home, server):  # noqa: F811
    made = release(home)
    write_package(home, made.release_id)
    database = server.new_database()
    return home, server, database, publish_to(home, server.address(database))


def test_evaluators_read_it_and_planners_units_and_the_public_do_not(evaluated):
    _, server, database, _ = evaluated
    grant_logins(server, database, {})
    query = "select household_id, baseline_income from mie.evaluation_midterm_panel"
    for login, role in LOGINS.items():
        if role in ("mie_evaluator", "mie_engineer"):
            assert server.rows(database, login, query) == [("h1", 12.5)]
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                server.rows(database, login, query)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.rows(database, "evaluator", "select * from mie.indicator_values")


def test_its_codebook_goes_with_it(evaluated):
    _, server, database, _ = evaluated
    told = server.rows(
        database,
        "evaluator",
        "select obj_description(oid, 'pg_class'), col_description(oid, 1) from pg_class"
        " where oid = 'mie.evaluation_midterm_panel'::regclass",
    )
    assert told == [("Panel. Ancho.", "Hogar, con un seudónimo.")]


def test_a_package_that_is_made_anew_is_loaded_anew(evaluated):
    home, server, database, first = evaluated  # noqa: F811
    write_package(home, first.release_id, "h2")
    second = publish_to(home, server.address(database))
    assert second.is_loaded_now and second.schema != first.schema
    assert server.rows(database, "publisher", "select household_id from mie.evaluation_midterm_panel") == [
        ("h2",)
    ]


def test_a_package_of_another_release_stays_out(evaluated):
    home, server, database, _ = evaluated  # noqa: F811
    release(home, inputs=())
    publish_to(home, server.address(database))
    views = server.rows(database, "publisher", "select viewname from pg_views where schemaname = 'mie'")
    assert views and not [name for (name,) in views if name.startswith("evaluation_")]


def test_a_package_that_was_changed_is_refused(evaluated):
    home, server, database, first = evaluated  # noqa: F811
    (home.evaluation / "midterm_2026-09-30" / "datapackage.json").write_text("{}")
    with pytest.raises(Stop, match="no es el que se escribió"):
        publish_to(home, server.address(database))
    assert server.rows(database, "publisher", "select household_id from mie.evaluation_midterm_panel") == [
        ("h1",)
    ]
