"""A warehouse of a package's views without a build: households that do not exist play the real ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

import duckdb
import pandas as pd
import pytest
import yaml

from orchestration.evaluation import documents
from orchestration.evaluation.codebook import Table, tables
from orchestration.evaluation.extract import stage_tables
from orchestration.evaluation.key import pseudonyms
from orchestration.evaluation.tiers.coarsening import coarsen
from orchestration.evaluation.tiers.invented import stage_invented
from orchestration.evaluation.tiers.rules import load_rules
from orchestration.ground.contract import load_contract
from orchestration.ground.paths import DBT_PROJECT

MODELS = DBT_PROJECT / "models/marts/evaluation/_evaluation.yml"
CUT_OFF = date(2026, 7, 31)
KEY = bytes(range(32))
PLAYED = 4711
"""The seed of the households that play the real ones, which is not that of the public tier."""


@cache
def project() -> dict[str, Any]:
    """What dbt's manifest says of the models that evaluators read."""
    models = yaml.safe_load(MODELS.read_text(encoding="utf-8"))["models"]
    return {
        "nodes": {
            model["name"]: {
                "resource_type": "model",
                "schema": "evaluation",
                "name": model["name"],
                "description": model["description"],
                "config": model["config"],
                "columns": {column["name"]: column for column in model["columns"]},
            }
            for model in models
        }
    }


@cache
def data() -> dict[str, Table]:
    return {table.name: table for table in tables(project(), load_contract())}


def empty_warehouse() -> duckdb.DuckDBPyConnection:
    """The views with their columns and types, without rows."""
    connection = duckdb.connect()
    connection.execute("create schema evaluation")
    for model in project()["nodes"].values():
        columns = ", ".join(f'"{name}" {about["data_type"]}' for name, about in model["columns"].items())
        connection.execute(f"create table evaluation.{model['name']} ({columns})")
    return connection


def played_warehouse() -> duckdb.DuckDBPyConnection:
    """The same with rows."""
    connection = empty_warehouse()
    stage_invented(connection, data(), "midterm", CUT_OFF, documents.program(), PLAYED)
    for name, table in data().items():
        connection.execute(f"insert into {table.model} select * from temp.{name}")
        connection.execute(f"drop table temp.{name}")
    return connection


def frames(connection: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    return {name: connection.sql(f"from {name}").df() for name in data()}


@dataclass(frozen=True)
class Tiers:
    """The rows of the secure tables and those of scientific use, and where the latter are staged."""

    secure: Mapping[str, pd.DataFrame]
    scientific: Mapping[str, pd.DataFrame]
    described: Mapping[str, Table]
    connection: duckdb.DuckDBPyConnection


@pytest.fixture(scope="session")
def made() -> Iterator[Tiers]:
    with played_warehouse() as connection:
        stage_tables(connection, data().values(), "midterm", partial(pseudonyms, KEY))
        secure = frames(connection)
        for name in (*data(), "household_names", "person_names", "enterprise_names", "delivery_names"):
            connection.execute(f"drop table {name}")
        connection.execute("drop table placement_names")

        def named(kind, identifiers):
            return pseudonyms(KEY, f"scientific:midterm:{kind}", identifiers)

        stage_tables(connection, data().values(), "midterm", named)
        described = coarsen(connection, data(), load_rules(), named)
        yield Tiers(secure, frames(connection), described, connection)


@pytest.fixture(scope="session")
def public() -> Iterator[duckdb.DuckDBPyConnection]:
    """The public tier's rows, staged beside a warehouse without any."""
    with empty_warehouse() as connection:
        stage_invented(connection, data(), "midterm", CUT_OFF, documents.program())
        yield connection
