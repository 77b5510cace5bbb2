"""The worked case and dbt's unit tests after a mutation: only what it changes is built anew.

The runner gives the folder of a worked case that was built before it (`MIE_MUTATION_BASE`). No other test run
collects this module.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.ground.paths import DBT_PROJECT, Home
from orchestration.release.editions import broken_promises
from orchestration.warehouse.dbt_runner import run_dbt
from tests.conftest import EXPECTED
from tests.end_to_end.test_worked_case import test_table
from tests.integration.test_public_edition import (
    ONE_KEY,
    test_a_broken_promise_is_noticed,
    test_everybody_who_is_counted_has_a_key,
    test_the_same_people_have_one_noise_in_all_tables,
    warehouse,
)

__all__ = [
    "test_a_broken_promise_is_noticed",
    "test_everybody_who_is_counted_has_a_key",
    "test_table",
    "test_the_same_people_have_one_noise_in_all_tables",
    "warehouse",
]

LATEST = EXPECTED[-1]
UNIT_TESTS = {
    case["name"]: case["model"]
    for path in sorted(DBT_PROJECT.rglob("*_unit_tests.yml"))
    for case in yaml.safe_load(path.read_text())["unit_tests"]
}
"""The model of each unit test."""
MODELS = {"row_fates": "int_row_fates", "targets": "published_targets"}
"""The models of expected files that have another name."""


@pytest.fixture
def built_before(tmp_path, monkeypatch) -> Callable[[Path], Home]:
    """Gives copies of the worked case as the unchanged project built it; dbt knows what has changed since."""

    def copied(expected: Path) -> Home:
        base = Home(Path(os.environ["MIE_MUTATION_BASE"]) / expected.name / "home")
        home = Home(tmp_path / "home")
        for folder in (base.work.parent, base.dbt_target):
            shutil.copytree(folder, home.root / folder.relative_to(base.root))
        monkeypatch.setenv("DBT_STATE", str(base.dbt_target))
        return home

    return copied


@pytest.fixture(params=EXPECTED, ids=lambda folder: folder.name)
def worked_case(built_before, request, name) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """The worked case as the changed project builds it, as far as a table depends on the change."""
    home = built_before(request.param)
    run_dbt(home, [f"state:modified+,+{MODELS.get(name, name)}"], without=("unit_test", "test"))
    with duckdb.connect(str(home.work), read_only=True) as connection:
        yield connection, request.param


@pytest.fixture
def rekeyed(built_before) -> Home:
    """The worked case as the changed project builds all that depends on the change; one key is enough."""
    home = built_before(LATEST)
    run_dbt(home, ["state:modified+"], without=("unit_test", "test"))
    return home


@ONE_KEY
def test_the_promises_hold(warehouse):
    assert broken_promises(warehouse) == []


@pytest.mark.parametrize("name", UNIT_TESTS)
def test_dbt_unit_test(built_before, name):
    nodes = run_dbt(built_before(LATEST), [UNIT_TESTS[name]], without=("seed", "test"))
    assert {node.name: node.status for node in nodes}[name] == "pass"
