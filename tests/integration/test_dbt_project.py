"""The dbt project on the worked case: its own tests pass, and its lists agree with the contract."""

import json

import pytest

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import DBT_PROJECT
from orchestration.warehouse.lineage import FILE, render
from tests.conftest import EXPECTED
from tests.integration.column_lineage import lineage_of


@pytest.mark.parametrize("worked_build", EXPECTED[:1], indirect=True)
def test_unit_tests_pass(worked_build):
    results = [node.status for node in worked_build.nodes if node.unique_id.startswith("unit_test.")]
    assert len(results) >= 50
    assert set(results) == {"pass"}


def test_data_tests_pass(worked_build):
    results = [node.status for node in worked_build.nodes if node.is_test]
    assert len(results) >= 140
    assert set(results) <= {"pass", "warn"}


def test_every_extract_has_its_staging_model():
    """A new extract is its contract entry, a model of two lines and its name in `staged_extracts`."""
    listed = (DBT_PROJECT / "macros/staging/extracts.sql").read_text()
    for extract in load_contract().extracts:
        model = DBT_PROJECT / f"models/staging/{extract.source}/stg_{extract.name}.sql"
        assert len(model.read_text().splitlines()) == 2
        assert f"('{extract.source}', '{extract.name}')" in listed


def test_every_model_and_every_column_of_planner_tables_is_described(worked_build):
    manifest = json.loads((worked_build.home.dbt_target / "manifest.json").read_text())
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    assert [model["name"] for model in models if not model["description"]] == []
    marts = [model for model in models if model["schema"] in ("marts", "facts")]
    missing = [
        f"{model['name']}.{name}"
        for model in marts
        for name, column in model["columns"].items()
        if not column["description"]
    ]
    assert missing == []
    assert all(model["config"]["contract"]["enforced"] for model in marts)


def test_what_is_heavy_reads_only_what_spark_has(worked_build):
    """Spark builds what bears the tag: a model that reads another would not find it there."""
    manifest = json.loads((worked_build.home.dbt_target / "manifest.json").read_text())
    models = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    heavy = {key for key, node in models.items() if "heavy" in node["tags"]}
    read = {parent for key in heavy for parent in models[key]["depends_on"]["nodes"]}
    assert {models[parent]["name"] for parent in (read & models.keys()) - heavy} == set()
    assert {node["schema"] for node in map(models.get, heavy)} == {"staging", "intermediate", "facts"}


@pytest.mark.parametrize("worked_build", EXPECTED[:1], indirect=True)
def test_the_lineage_of_columns_is_that_of_the_models_and_every_model_was_read(worked_build):
    lineage = lineage_of(worked_build.home)
    assert lineage.unresolved == {}
    assert render(lineage) == FILE.read_text(encoding="utf-8"), "run «make lineage»"
