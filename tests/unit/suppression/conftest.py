"""The project's suppression models on tables that a test makes up: compiled once by dbt, run in memory."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pandas as pd
import pytest
import yaml
from dbt.cli.main import dbtRunner

from orchestration.ground.paths import DBT_PROJECT
from tests.unit.suppression.microdata import KEY

STUBS = ("int_indicator_cells", "int_income_change_summary", "int_evaluation_cut_offs")

Suppress = Callable[[pd.DataFrame], duckdb.DuckDBPyConnection]


@pytest.fixture(scope="session")
def compiled(tmp_path_factory) -> dict[str, str]:
    """The SQL of each model, in the order in which they build on each other."""
    project = tmp_path_factory.mktemp("suppression")
    models = project / "models"
    shutil.copytree(DBT_PROJECT / "models/intermediate/suppression", models)
    (models / "_suppression.yml").unlink()
    shutil.copy(DBT_PROJECT / "models/staging/control/_sources.yml", models)
    for stub in STUBS:
        (models / f"{stub}.sql").write_text("select 1 as stub")
    settings = {"name": "mie", "profile": "memory", "macro-paths": [str(DBT_PROJECT / "macros")]}
    settings["models"] = {"mie": {"+schema": "intermediate"}}
    profile = {"target": "memory", "outputs": {"memory": {"type": "duckdb", "path": ":memory:"}}}
    (project / "dbt_project.yml").write_text(yaml.safe_dump(settings))
    (project / "profiles.yml").write_text(yaml.safe_dump({"memory": profile}))
    return _in_order(_compile(project))


def _compile(project: Path) -> dict[str, SimpleNamespace]:
    folders = ["--project-dir", str(project), "--profiles-dir", str(project), "--log-path", str(project)]
    result = dbtRunner().invoke(["--quiet", "compile", *folders])
    assert result.success, result.exception
    return {each.node.name: each.node for each in result.result.results if each.node.name not in STUBS}


def _in_order(nodes: dict[str, SimpleNamespace]) -> dict[str, str]:
    ordered: dict[str, str] = {}

    def add(name: str) -> None:
        if name in nodes and name not in ordered:
            for parent in nodes[name].depends_on.nodes:
                add(parent.rsplit(".", 1)[-1])
            ordered[name] = nodes[name].compiled_code

    for name in nodes:
        add(name)
    return ordered


@pytest.fixture
def suppress(compiled) -> Suppress:
    """Hides cells of a table and gives the connection that holds it, as published, with `reason`."""

    def run(cells: pd.DataFrame) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        for schema in ("raw", "intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        connection.execute("create table raw.clock as select 5 as suppression_threshold")
        connection.register("given", cells)
        connection.execute(
            "create table intermediate.int_indicator_cells as"
            " select month_end::date as month_end, * exclude (month_end) from given"
        )
        for name, sql in compiled.items():
            if name != "int_income_change_suppressed":
                connection.execute(f"create table intermediate.{name} as {sql}")
        connection.execute(
            f"""
            create table marts.indicator_values as
            select
                cells.* exclude (numerator, denominator),
                case when hidden.reason is null then numerator end as numerator,
                case when hidden.reason is null then denominator end as denominator,
                hidden.reason is not null as is_suppressed,
                hidden.reason
            from intermediate.int_indicator_cells as cells
            left join intermediate.int_suppressed_cells as hidden using ({", ".join(KEY)})
            """
        )
        return connection

    return run
