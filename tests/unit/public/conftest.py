"""The public edition's models and macros, compiled by dbt and run on tables that a test makes up."""

import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import pytest
import yaml
from dbt.cli.main import dbtRunner

from orchestration.ground.paths import DBT_PROJECT
from orchestration.release import ptable

KEY = "5eed" * 16

# how the cells of a table of households are counted and protected, with the project's own macros
CELLS = """
with keyed as (
    select people.*, {{ record_key('secret.noise_key', 'people.kind', 'people.entity_id') }} as record_key
    from people cross join secret
),
cells as (
    select cell, count(*) as people, {{ cell_key('record_key') }} as people_key from keyed group by cell
),
noisy as ({{ with_noise('cells', ['people']) }})
select cell, people, people_key, published_people from noisy order by cell
"""

Compile = Callable[[dict[str, str]], dict[str, str]]
Protect = Callable[..., duckdb.DuckDBPyRelation]


@pytest.fixture(scope="session")
def compiled(tmp_path_factory) -> Compile:
    """Compiles models that are given as text; what else they refer to stands in the schema `main`."""

    def run(models: dict[str, str]) -> dict[str, str]:
        project = tmp_path_factory.mktemp("project")
        (project / "models").mkdir()
        for name, sql in models.items():
            (project / "models" / f"{name}.sql").write_text(sql)
        for name in _named(models.values()) - models.keys():
            (project / "models" / f"{name}.sql").write_text("select 1 as stub")
        shutil.copy(DBT_PROJECT / "models/staging/control/_sources.yml", project / "models")
        shutil.copytree(DBT_PROJECT / "macros", project / "macros")
        settings = {"name": "mie", "profile": "memory"}
        profile = {"target": "memory", "outputs": {"memory": {"type": "duckdb", "path": ":memory:"}}}
        (project / "dbt_project.yml").write_text(yaml.safe_dump(settings))
        (project / "profiles.yml").write_text(yaml.safe_dump({"memory": profile}))
        folders = ["--project-dir", str(project), "--profiles-dir", str(project), "--log-path", str(project)]
        result = dbtRunner().invoke(["--quiet", "compile", *folders])
        assert result.success, result.exception
        nodes = {each.node.name: each.node.compiled_code for each in result.result.results}
        return {name: nodes[name].replace('"memory".', "") for name in models}

    return run


def _named(models: Iterable[str]) -> set[str]:
    macros = "".join(path.read_text() for path in (DBT_PROJECT / "macros").rglob("public_edition.sql"))
    return set(re.findall(r"ref\('(\w+)'\)", "".join(models) + macros))


@pytest.fixture(scope="session")
def cells_sql(compiled) -> str:
    """SQL that counts the table `people` (cell, kind, entity_id) by cell and protects the counts."""
    return compiled({"cells": CELLS})["cells"]


@pytest.fixture
def protect(cells_sql) -> Protect:
    """Gives a relation of cells (people, people_key, published_people) for a relation of people and a key."""
    return protector(cells_sql)


def protector(cells_sql: str) -> Protect:
    """The same, for fixtures that live longer than a test."""

    def run(connection: duckdb.DuckDBPyConnection, people: str, key: str = KEY) -> duckdb.DuckDBPyRelation:
        connection.execute("create or replace table secret as select ? as noise_key", [key])
        load_noise(connection)
        connection.execute(f"create or replace table people as {people}")
        return connection.sql(cells_sql)

    return run


def load_noise(connection: duckdb.DuckDBPyConnection) -> None:
    """The table of noise, as dbt seeds it."""
    connection.execute(
        f"create or replace table ptable as select columns(*)::bigint from read_csv('{Path(ptable.TABLE)}')"
    )
