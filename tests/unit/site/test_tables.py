"""What the site ships: only published tables, by name."""

import gzip
import json

import duckdb
import pytest
from pyarrow import ipc

from orchestration.site.site_tables import SHIPPED, write_tables

MAY_LEAVE = {
    "mie": {
        *("indicator_values", "activity_progress", "poi_alignment", "poi_physical_progress"),
        *("measures", "output_values", "income_change_summary", "activity_reconciliation"),
        *("targets", "target_progress"),
        *("data_quality_files", "data_quality_rules", "data_quality_checks", "data_quality_timeliness"),
        *("revisions", "releases"),
    },
    "plan": {
        *("report", "indicators", "indicator_sheets", "variants", "labels", "months"),
        *("open_questions", "glossary", "closed_months", "late_deliveries"),
    },
}
"""What the contract publishes, and what reports need beside it."""


@pytest.fixture
def release():
    """Tables of the names that are shipped, empty but one, beside one that must stay."""
    with duckdb.connect() as connection:
        for schema, tables in SHIPPED.items():
            connection.execute(f"create schema {schema}")
            for table in tables:
                connection.execute(f"create table {schema}.{table} (month date, name varchar, rows bigint)")
        connection.execute(
            "insert into mie.output_values values ('2026-05-01', 'b', 2), ('2026-05-01', 'a', null)"
        )
        connection.execute("create table mie.fct_income_change (dni varchar)")
        yield connection


def read(static, schema, table):
    with gzip.open(static / "data" / schema / table / f"{table}.arrow.gz") as file:
        return ipc.open_stream(file).read_all()


def test_only_published_tables_may_leave():
    """By their names, so that a new one is a decision: all readers of the site can download it."""
    assert {schema: set(tables) for schema, tables in SHIPPED.items()} == MAY_LEAVE


def test_nothing_else_is_written(release, tmp_path):
    write_tables(release, tmp_path / "static")
    written = {
        path.relative_to(tmp_path / "static" / "data").as_posix()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    allowed = {
        f"{schema}/{table}/{table}.arrow.gz" for schema, tables in MAY_LEAVE.items() for table in tables
    }
    assert written == allowed | {"manifest.json"}


def test_the_manifest_names_every_table(release, tmp_path):
    write_tables(release, tmp_path / "static")
    rendered = json.loads((tmp_path / "static" / "data" / "manifest.json").read_text())["renderedFiles"]
    assert all((tmp_path / name).is_file() for names in rendered.values() for name in names)
    assert {schema: len(names) for schema, names in rendered.items()} == {
        name: len(SHIPPED[name]) for name in SHIPPED
    }


def test_rows_keep_their_types_and_an_empty_table_its_columns(release, tmp_path):
    write_tables(release, tmp_path / "static")
    fairs, empty = (read(tmp_path / "static", "mie", table) for table in ("output_values", "revisions"))
    assert fairs.column("name").to_pylist() == ["a", "b"]
    assert fairs.column("rows").to_pylist() == [None, 2]
    assert empty.num_rows == 0
    assert empty.schema == fairs.schema


def test_the_same_rows_give_the_same_bytes(release, tmp_path):
    for name in ("one", "two"):
        write_tables(release, tmp_path / name)
        release.execute(
            "create or replace table mie.output_values as from mie.output_values order by name desc"
        )
    first, second = (
        tmp_path / name / "data" / "mie" / "output_values" / "output_values.arrow.gz"
        for name in ("one", "two")
    )
    assert first.read_bytes() == second.read_bytes()
