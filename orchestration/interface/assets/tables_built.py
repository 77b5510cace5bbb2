"""The warehouse: the work file's control tables, and dbt's models, seeds and tests on it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject, dbt_assets

from orchestration.ground.paths import DBT_PROJECT, default_home
from orchestration.interface.assets.deliveries import EXTRACTS
from orchestration.interface.dbt_events import Build
from orchestration.interface.partitions import MONTHS
from orchestration.interface.resources import RELEASE_TAG, WRITES, Workspace
from orchestration.interface.steps import step
from orchestration.release.planned import plan_release, prepare
from orchestration.warehouse.dbt_runner import current_manifest
from orchestration.warehouse.engine import DUCKDB
from orchestration.warehouse.work_file import CONTROL, mark_whole

CONTROL_KEYS = [dg.AssetKey(["control", table]) for table in CONTROL]


class ByFolder(DagsterDbtTranslator):
    """Groups models as their folders do."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """A table under the name that it is published by; a model's file may have another."""
        key = super().get_asset_key(dbt_resource_props)
        published = dbt_resource_props.get("alias") or key.path[-1]
        is_model = dbt_resource_props["resource_type"] == "model"
        return dg.AssetKey([*key.path[:-1], published]) if is_model else key

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The folders between the project and the model."""
        return "_".join(dbt_resource_props["fqn"][1:-1]) or "seeds"

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: Any) -> dg.AssetSpec:
        """A table's spec. Seeds stand behind the control tables, which make the file they are loaded in."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        return spec.replace_attributes(deps=CONTROL_KEYS) if unique_id.startswith("seed.") else spec

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """What the project says of a table, without its SQL, which stands in the repository."""
        return dbt_resource_props["description"]


TRANSLATOR = ByFolder(
    DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True, enable_code_references=True)
)
MANIFEST = json.loads(current_manifest(default_home()).read_bytes())
PROJECT = DbtProject(DBT_PROJECT, target_path=default_home().dbt_target)
"""Where the interface finds the SQL behind a table."""


ONE_RUN_A_MONTH = dg.BackfillPolicy.multi_run(max_partitions_per_run=1)
"""A build is for one cut-off; by default, a backfill of dbt's tables would ask one run for all of them."""


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["control", table],
            group_name="control",
            deps=EXTRACTS,
            skippable=True,
            kinds={"duckdb"},
            owners=["team:UTI"],
            description=MANIFEST["sources"][f"source.mie.control.{table}"]["description"],
        )
        for table in CONTROL
    ],
    partitions_def=MONTHS,
    backfill_policy=ONE_RUN_A_MONTH,
    pool=WRITES,
)
def control(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:
    """What models read besides the deliveries. If the release stands already, only its site may be stale."""
    with step(bears_another_try=True):
        plan = plan_release(workspace.place, workspace.reporting_day, workspace.knowledge_day)
        context.instance.add_run_tags(context.run_id, {RELEASE_TAG: plan.manifest.release_id})
        if not plan.is_published:
            prepare(workspace.place, plan, workspace.engine)
    if plan.is_published:
        # late: no run that builds needs the site's modules so early
        from orchestration.reports.site.build import refresh_site

        with step():
            refresh_site(workspace.place, plan.manifest.release_id)
        return
    for table in CONTROL:
        yield dg.MaterializeResult(asset_key=["control", table])


@dbt_assets(
    manifest=MANIFEST,
    project=PROJECT,
    dagster_dbt_translator=TRANSLATOR,
    partitions_def=MONTHS,
    backfill_policy=ONE_RUN_A_MONTH,
    pool=WRITES,
)
def warehouse(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Models and seeds, with dbt's data tests as checks.

    A selection is built with what it lacks upstream, in a work file that is not published.
    """
    build = Build(workspace.place, MANIFEST, TRANSLATOR, PROJECT)
    with step():
        if context.selected_asset_keys == warehouse.keys:
            yield from build.whole(workspace.engine, strict=workspace.strict)
            mark_whole(workspace.place)
        else:
            plan = plan_release(workspace.place, workspace.reporting_day, workspace.knowledge_day)
            # of some tables, DuckDB makes what it needs
            prepare(workspace.place, plan, DUCKDB)
            yield from build.part(context.selected_asset_keys, context.selected_asset_check_keys)
