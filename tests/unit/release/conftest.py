"""A tiny warehouse: every published table, with a few rows in some."""

from pathlib import Path

import duckdb
import pytest

from orchestration.ground.paths import Home
from orchestration.release import publish as publishing
from orchestration.release.project import Project
from orchestration.release.tables import PLANNERS, PUBLIC
from orchestration.warehouse.work_file import private_folder

TABLES = {(schema, table) for edition in (PLANNERS, PUBLIC) for table, schema in edition.items()}
COLUMNS = {
    "public.releases": "release_id varchar, as_of date, known_at date, published_at timestamp,"
    " code_version varchar, tables_sha256 varchar",
    "data_quality_checks": "check_name varchar, stage varchar, severity varchar, passed boolean,"
    " observed varchar, expected varchar",
    "releases": "release_id varchar, as_of date, known_at date, published_at timestamp, code_version varchar,"
    " inputs_sha256 varchar, tables_sha256 varchar",
    "indicator_values": "month_end date, indicator_code varchar not null, variant varchar,"
    " territory_level varchar, territory_code varchar, breakdown varchar, numerator bigint,"
    " denominator bigint, value double, target double default 15",
    "output_values": "month_end date, measure_code varchar, period varchar, territory_level varchar,"
    " territory_code varchar, breakdown varchar, value double",
}
COUNTED = {
    "int_counted_units": "subject varchar, code varchar, variant varchar, unit_id varchar, weight integer",
    "int_deciding_rows": "extract varchar, record_id varchar, raw_id varchar",
}
FIGURE = "month_end, indicator_code, variant, territory_level, breakdown, numerator, denominator, value"
FIGURES = [
    "('2026-09-30', 'OG', 'official', 'national', 'total', 15, 100, 15.0)",
    "('2026-09-30', 'OE1', 'official', 'national', 'total', null, null, null)",
]


NODES = {
    f"model.mie.{schema}_{table}": {
        "schema": schema,
        "alias": table,
        "resource_type": "model",
        "description": f"Sobre {table}, d'accord",
        "columns": {"indicator_code": {"description": "Código"}} if table == "indicator_values" else {},
    }
    for schema, table in TABLES
}
WORDS = Project({"nodes": NODES, "sources": {}})


def fill_work(home: Home, figures: list[str]) -> None:
    """A finished work file."""
    private_folder(home.work.parent)
    with duckdb.connect(str(home.work)) as connection:
        connection.execute("create schema marts")
        connection.execute("create schema public")
        for schema, table in TABLES:
            columns = COLUMNS.get(f"{schema}.{table}") or COLUMNS.get(
                table,
                "name varchar, amount decimal(18, 6), territory_level varchar, territory_code varchar,"
                " territorial_unit varchar",
            )
            connection.execute(f"create table {schema}.{table} ({columns})")
        connection.execute("create schema intermediate")
        for table, columns in COUNTED.items():
            connection.execute(f"create table intermediate.{table} ({columns})")
        connection.execute(f"insert into marts.indicator_values ({FIGURE}) values {', '.join(figures)}")
        connection.execute("insert into public.indicator_values from marts.indicator_values")


@pytest.fixture
def project(monkeypatch) -> Project:
    """The words for the tables, without dbt."""
    monkeypatch.setattr(publishing.Project, "of", lambda target: WORDS)
    return WORDS


@pytest.fixture
def home(tmp_path: Path, project) -> Home:
    """A home with a finished work file."""
    home = Home(tmp_path / "home")
    fill_work(home, FIGURES)
    return home
