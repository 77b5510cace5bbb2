"""Every delivered column reaches a model beyond staging, or a decision names it with the reason."""

import re
from pathlib import Path

import duckdb
import pytest
from dbt.cli.main import dbtRunner

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import DBT_PROJECT, PROJECT

DECISION = PROJECT / "docs" / "decisions" / "0018-delivered-columns.md"
JUDGES = ("deliveries", "corrections", "suspicious")
"""Folders of models that judge deliveries: every column passes through them, used or not."""


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> dict[str, str]:
    """The SQL of every model beyond staging that says something of people and activities."""
    folder = tmp_path_factory.mktemp("compiled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MIE_WAREHOUSE", str(folder / "warehouse.duckdb"))
        places = [f"--project-dir={DBT_PROJECT}", f"--profiles-dir={DBT_PROJECT}"]
        outcome = dbtRunner().invoke(
            ["compile", "--quiet", *places, f"--target-path={folder}", f"--log-path={folder}"]
        )
    assert outcome.success
    compiled = folder / "compiled" / "mie" / "models"
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


def test_a_column_that_no_model_reads_is_named_with_its_reason(worked_build, models):
    with duckdb.connect() as connection:
        connection.execute(f"attach '{worked_build.home.work}' as warehouse (read_only)")
        assert unused(connection, models) == named(DECISION)
