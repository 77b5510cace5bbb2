"""The warehouse: the work file's control tables, and dbt's models, seeds and tests on it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from orchestration.assets.extracts import EXTRACTS
from orchestration.dbt_events import build_events
from orchestration.dbt_runner import current_manifest
from orchestration.errors import spoken_errors
from orchestration.paths import default_home
from orchestration.release.plan import plan_release, prepare
from orchestration.resources import Workspace
from orchestration.warehouse import CONTROL

WRITES = "duckdb_write"


class ByFolder(DagsterDbtTranslator):
    """Groups models as their folders do."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The folders between the project and the model."""
        return "_".join(dbt_resource_props["fqn"][1:-1]) or "seeds"


TRANSLATOR = ByFolder()
MANIFEST = json.loads(current_manifest(default_home()).read_bytes())


@dg.multi_asset(
    specs=[
        dg.AssetSpec(["control", table], group_name="control", deps=EXTRACTS, skippable=True)
        for table in CONTROL
    ],
    pool=WRITES,
)
def control(workspace: Workspace) -> Iterator[dg.MaterializeResult]:
    """What models read besides the deliveries. Nothing is built if the release stands already."""
    with spoken_errors():
        plan = plan_release(workspace.place, workspace.reporting_day, workspace.knowledge_day)
        if plan.is_published:
            return
        prepare(workspace.place, plan)
    for table in CONTROL:
        yield dg.MaterializeResult(asset_key=["control", table])


@dbt_assets(manifest=MANIFEST, dagster_dbt_translator=TRANSLATOR, pool=WRITES)
def warehouse(workspace: Workspace) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Models and seeds, with dbt's data tests as checks."""
    with spoken_errors():
        yield from build_events(workspace.place, MANIFEST, TRANSLATOR, strict=workspace.strict)
