"""Every delivered column reaches a model beyond staging, or a decision names it with the reason."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import DBT_PROJECT, PROJECT
from orchestration.ground.plan import settings_text
from tests.conftest import EXPECTED

DECISION = PROJECT / "docs" / "decisions" / "0018-delivered-columns.md"
JUDGES = ("deliveries", "corrections", "suspicious")
"""Folders of models that judge deliveries: every column passes through them, used or not."""


@pytest.fixture
def warehouse(worked_build, tmp_path) -> Path:
    """A copy of a built warehouse, under its own name."""
    return Path(shutil.copy(worked_build.home.work, tmp_path / "warehouse.duckdb"))


@pytest.fixture
def models(warehouse, tmp_path) -> dict[str, str]:
    """The SQL of every model beyond staging that says something of people and activities."""
    project = [f"--project-dir={DBT_PROJECT}", f"--profiles-dir={DBT_PROJECT}", f"--vars={settings_text()}"]
    # in a process of its own, which lets go of the warehouse
    subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "compile", "--quiet", *project]
        + [f"--target-path={tmp_path}", f"--log-path={tmp_path}"],
        env={**os.environ, "MIE_WAREHOUSE": str(warehouse)},
        check=True,
    )
    compiled = tmp_path / "compiled" / "mie" / "models"
    return {
        path.stem: path.read_text(encoding="utf-8")
        for path in compiled.rglob("*.sql")
        if path.relative_to(compiled).parts[0] != "staging" and path.parent.name not in JUDGES
    }


def columns_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str] | None:
    """What columns a query gives; None if it asks for one that is not there."""
    try:
        return [row[0] for row in connection.execute(f"describe {sql}").fetchall()]
    except duckdb.BinderException:
        return None


def unused(connection: duckdb.DuckDBPyConnection, models: dict[str, str]) -> set[tuple[str, str]]:
    """The delivered columns without which every model could still be built, with the same columns."""
    found = set()
    for extract in load_contract().extracts:
        staged = f'"warehouse"."staging"."stg_{extract.name}"'
        readers = [sql for sql in models.values() if staged in sql]
        whole = [columns_of(connection, sql) for sql in readers]
        assert readers and None not in whole
        for column in extract.columns:
            without = f"(select * exclude ({column.name}) from {staged})"
            if [columns_of(connection, sql.replace(staged, without)) for sql in readers] == whole:
                found.add((extract.name, column.name))
    return found


def named(decision: Path) -> set[tuple[str, str]]:
    """The columns that the decision's table names, each with a reason."""
    rows = re.findall(r"^\| `(\w+)\.(\w+)` \| (.+) \|$", decision.read_text(encoding="utf-8"), re.MULTILINE)
    assert all(reason.strip() for *_, reason in rows)
    return {(extract, column) for extract, column, _ in rows}


# columns are the same at all clocks
@pytest.mark.parametrize("worked_build", EXPECTED[:1], indirect=True)
def test_a_column_that_no_model_reads_is_named_with_its_reason(warehouse, models):
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        assert unused(connection, models) == named(DECISION)
