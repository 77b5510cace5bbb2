"""The worked case, its promises and dbt's unit tests after a mutation: only what it changes is built anew.

The runner gives the folder of a worked case that was built before it (`MIE_MUTATION_BASE`), and the mutant
(`MIE_MUTANT`), which is put into the project as dbt parsed it then: to parse it again would take longer than
to build it. No other test run collects this module.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import extended_mashumuro_decoder

from orchestration.ground.paths import DBT_PROJECT, Home
from orchestration.release.editions import broken_promises
from orchestration.warehouse.dbt_runner import _invoke
from orchestration.warehouse.parsed import PROJECT_OF_DBT
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


def base() -> Home:
    """The worked case as the unchanged project built it."""
    return Home(Path(os.environ["MIE_MUTATION_BASE"]) / LATEST.name / "home")


@cache
def parsed() -> Manifest:
    """The project as dbt parsed it."""
    project = Manifest.from_msgpack(
        (base().dbt_target / PROJECT_OF_DBT).read_bytes(), decoder=extended_mashumuro_decoder
    )
    project.build_flat_graph()
    return project


def mutated() -> tuple[Manifest, list[str]]:
    """The project with the mutant, and the models that it changes; none if it is not of dbt's project."""
    mutant = json.loads(os.environ.get("MIE_MUTANT", "null"))
    project = parsed()
    if mutant is None or not mutant["file"].startswith(DBT_PROJECT.name):
        return project, []
    place = mutant["file"].removeprefix(f"{DBT_PROJECT.name}/")
    changed = set()
    for macro in project.macros.values():
        if macro.original_file_path == place and mutant["text"] in macro.macro_sql:
            macro.macro_sql = macro.macro_sql.replace(mutant["text"], mutant["becomes"])
            changed = {macro.unique_id}
    while more := {
        macro.unique_id
        for macro in project.macros.values()
        if changed.intersection(macro.depends_on.macros) and macro.unique_id not in changed
    }:
        changed |= more
    models = []
    for node in project.nodes.values():
        if node.original_file_path == place and mutant["text"] in node.raw_code:
            node.raw_code = node.raw_code.replace(mutant["text"], mutant["becomes"])
            models.append(node.name)
        elif node.resource_type == "model" and changed.intersection(node.depends_on.macros):
            models.append(node.name)
    return project, models


def build(home: Home, project: Manifest, select: Sequence[str], without: Sequence[str]) -> dict[str, str]:
    """The status of each node that was built. Raises RuntimeError if one could not be."""
    statuses: dict[str, str] = {}

    def hear(event: Any) -> None:
        if event.info.name == "NodeFinished":
            statuses[event.data.node_info.node_name] = event.data.node_info.node_status

    left_out = [f"--exclude-resource-type={kind}" for kind in without]
    _invoke(home, ["build", *left_out, "--select", *select], callbacks=[hear], manifest=project)
    if {"error", "skipped"}.intersection(statuses.values()):
        raise RuntimeError(f"not every model could be built: {statuses}")
    return statuses


@pytest.fixture
def changed(tmp_path) -> Callable[..., Home]:
    """Gives a copy of the worked case in which the changed project built what depends on the change, up to a
    model if one is named."""

    def built(up_to: str | None = None) -> Home:
        home = Home(tmp_path / "home")
        shutil.copytree(base().work.parent, home.work.parent)
        project, models = mutated()
        if models:
            downstream = [f"{model}+,+{up_to}" if up_to else f"{model}+" for model in models]
            build(home, project, downstream, without=("unit_test", "test", "seed"))
        return home

    return built


@pytest.fixture(params=[LATEST], ids=[LATEST.name])
def worked_case(changed, request, name) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """The worked case as the changed project builds it, as far as a table depends on the change."""
    home = changed(MODELS.get(name, name))
    with duckdb.connect(str(home.work), read_only=True) as connection:
        yield connection, request.param


@pytest.fixture
def rekeyed(changed) -> Home:
    """The worked case as the changed project builds all of it; one key is enough."""
    return changed()


@ONE_KEY
def test_the_promises_hold(warehouse):
    assert broken_promises(warehouse) == []


@pytest.mark.parametrize("name", UNIT_TESTS)
def test_dbt_unit_test(tmp_path, name):
    home = Home(tmp_path / "home")
    shutil.copytree(base().work.parent, home.work.parent)
    project, _ = mutated()
    assert build(home, project, [UNIT_TESTS[name]], without=("seed", "test"))[name] == "pass"
