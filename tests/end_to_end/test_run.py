"""`mie run` and the commands that look at what it published."""

import json
import sqlite3
from contextlib import closing

import duckdb
import pytest

from orchestration.ground.paths import Home
from orchestration.ground.spanish import RULES
from tests.end_to_end.conftest import AS_OF


def manifest(folder) -> dict:
    return json.loads((folder / "manifest.json").read_text())


def test_a_run_tells_the_four_indicators_and_where_the_tables_are(published):
    said = published.said.output
    for told in ("OG ", "OE1 ", "OE2 ", "OE3 ", "avance respecto a la meta anual", "Ingreso medido en"):
        assert told in said
    assert f"/published/releases/{published.current.name}/marts.duckdb" in said
    assert "Qué enmendar, y quién" in said and "en cuarentena" in said


def test_progress_goes_to_standard_error(published):
    assert "Construyendo" in published.said.errors
    assert "Construyendo" not in published.said.output


def test_planners_read_the_tables_with_plain_duckdb(published):
    with duckdb.connect(str(published.current / "marts.duckdb"), read_only=True) as connection:
        indicators = connection.sql(
            "select indicator_code, numerator <= denominator, status is not null from indicator_values"
            " where territory_level = 'national' and breakdown = 'total' and variant = 'official'"
            f" and month_end = '{AS_OF}' order by 1"
        ).fetchall()
        books = connection.sql(
            "select count(*) from data_quality_files where file_status = 'loaded'"
            " and rows_delivered <> accepted + superseded + quarantined + orphaned + repeated"
        ).fetchone()
        undescribed = connection.sql(
            "select table_name || '.' || column_name from duckdb_columns()"
            " where coalesce(comment, '') = '' and not internal"
        ).fetchall()
        parquet = connection.sql(
            f"from '{published.current}/marts/indicator_values.parquet' except from indicator_values"
        ).fetchall()
    assert indicators == [(code, True, True) for code in ("OE1", "OE2", "OE3", "OG")]
    assert books == (0,)
    assert not undescribed
    assert not parquet


def test_the_release_says_what_it_was_built_from(published):
    release = manifest(published.current)
    with duckdb.connect(str(published.current / "marts.duckdb"), read_only=True) as connection:
        files = connection.sql("select extract, file_name from data_quality_files").fetchall()
        row = connection.sql(
            "select release_id, as_of::varchar, code_version, inputs_sha256, tables_sha256 from releases"
        ).fetchone()
    assert sorted((item["extract"], item["file_name"]) for item in release["inputs"]) == sorted(files)
    assert row[:4] == tuple(
        release[name] for name in ("release_id", "as_of", "code_version", "inputs_sha256")
    )
    assert json.loads(row[4]) == release["tables_sha256"]
    assert release["as_of"] == AS_OF and release["release_id"] == published.current.name


def test_the_restricted_warehouse_is_its_owners_only(published):
    assert published.home.warehouse.stat().st_mode & 0o777 == 0o600
    with duckdb.connect(str(published.home.warehouse), read_only=True) as connection:
        # a view too, which remembers the name of its database
        assert connection.sql("select count(*) from intermediate.int_row_fates").fetchone()[0] > 0


def runs_in_history(home: Home) -> int:
    with closing(sqlite3.connect(home.dagster / "runs.db")) as history:
        return history.execute("select count(*) from runs").fetchone()[0]


def test_a_second_run_publishes_and_starts_nothing(mie, published):
    before = published.current, published.home.warehouse.stat().st_ino
    runs = runs_in_history(published.home)
    said = mie(
        "run", "--landing", published.landing, "--home", published.home.root, "--as-of", AS_OF, "--json"
    )
    assert (said.status, said.json["status"]) == (0, "unchanged")
    assert (published.current, published.home.warehouse.stat().st_ino) == before
    assert len(list((published.home.published / "releases").iterdir())) == 1
    assert runs_in_history(published.home) == runs >= 1


@pytest.mark.slow
def test_a_day_within_a_month_can_be_the_cut_off(mie, landing, tmp_path):
    """Such a build is no month's partition."""
    said = mie("run", "--landing", landing, "--home", tmp_path, "--as-of", "2026-08-15", "--json")
    assert said.status == 0, said.errors
    assert (said.json["status"], said.json["as_of"]) == ("published", "2026-08-15")


def test_status_and_verify(mie, published):
    status = mie("status", "--home", published.home.root, "--json")
    assert status.status == 0
    assert status.json["release_id"] == published.current.name
    assert [indicator["code"] for indicator in status.json["indicators"]] == ["OG", "OE1", "OE2", "OE3"]
    assert status.json["rejected"]
    assert mie("verify", "--home", published.home.root).status == 0


def test_verify_names_a_changed_file(mie, published):
    path = published.current / "marts" / "output_values.parquet"
    content = path.read_bytes()
    try:
        path.write_bytes(content[:-5] + bytes([content[-5] ^ 1]) + content[-4:])
        said = mie("verify", "--home", published.home.root, published.current.name)
        assert said.status == 1
        assert "marts/output_values.parquet" in said.output
    finally:
        path.write_bytes(content)


def test_a_closed_month_stays_with_its_release(mie, published):
    home, month = published.home.root, AS_OF[:7]
    said = mie("close", month, "--by", "Ana Quispe", "--home", home, "--json")
    assert said.status == 0
    assert (said.json["release_id"], said.json["is_new"]) == (published.current.name, True)
    again = mie("close", month, "--by", "Otra Persona", "--home", home)
    assert again.status == 0 and "ya estaba cerrado" in again.output
    (closed,) = mie("status", "--home", home, "--json").json["closed_months"]
    assert (closed["month"], closed["closed_by"], closed["fault"]) == (month, "Ana Quispe", None)
    assert closed["differences"] == []


def test_check_judges_without_keeping_anything(mie, landing):
    said = mie("check", "--landing", landing, "--json")
    assert said.status == 1
    assert said.json["strays"] and said.json["has_faults"]
    rejected = {file["file_name"] for file in said.json["files"] if file["file_status"] == "rejected"}
    assert any(name.startswith("no es un libro") or name.startswith("cortado") for name in rejected)
    broken = {rule["rule"] for file in said.json["files"] for rule in file["rules"]}
    assert {"required", "date_shape"} <= broken <= RULES.keys()


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--landing", "{landing}", "--home", "{home}", "--as-of", "2025-12-31"],
        ["run", "--landing", "{landing}", "--home", "{home}", "--as-of", "2026-02-30"],
        ["run", "--landing", "{landing}", "--home", "{home}", "--known-at", "2024-01-01"],
        ["run", "--landing", "{landing}"],
        ["run", "--nothing"],
        ["nothing"],
        ["status", "--home", "{landing}"],
        ["close", "2026-01", "--by", "Ana", "--home", "{home}"],
        ["close", "marzo", "--by", "Ana", "--home", "{home}"],
        ["close", "2026-03", "--home", "{home}"],
        ["verify", "--home", "{home}", "2026-01-31_k2026-01-31_0"],
        ["sample", "--landing", "{home}", "--households", "0"],
        ["check", "--landing", "{home}/none"],
    ],
)
def test_wrong_use(mie, published, arguments):
    places = {"landing": str(published.landing), "home": str(published.home.root)}
    said = mie(*(argument.format(**places) for argument in arguments))
    assert said.status == 2
    assert said.errors.strip() and "Traceback" not in said.errors
