"""The release: what planners read."""

from collections.abc import Iterator

import dagster as dg

from orchestration.ground.contract import load_contract
from orchestration.ground.progress import tell
from orchestration.interface.assets.tables_built import ONE_RUN_A_MONTH, warehouse
from orchestration.interface.partitions import MONTHS
from orchestration.interface.resources import WRITES, Workspace
from orchestration.interface.shown import of_check, of_release
from orchestration.interface.steps import step
from orchestration.release import catalog
from orchestration.release.expectations import described, expectations
from orchestration.release.gates import MEANINGS
from orchestration.release.planned import prepared
from orchestration.release.publish import publish, record_gates, refuse
from orchestration.release.receipts import tell_receipts, write_receipts
from orchestration.release.summary import summarise
from orchestration.warehouse.work_file import require_whole

RELEASE = dg.AssetKey("release")
JUDGED = {
    ("deliveries", extract.name): dg.AssetKey([extract.source, extract.name])
    for extract in load_contract().extracts
}
"""The extracts that suites judge. Suites of tables are named like the asset; the rest judges the release."""

MEANT = MEANINGS | described()
CHECKED = dict.fromkeys(MEANINGS, RELEASE) | {
    each.check_name: JUDGED.get((each.stage, each.suite), dg.AssetKey([each.stage, each.suite]))
    for each in expectations()
}
"""The asset whose check each of the last checks is."""

MARTS = [key for key in warehouse.keys if key.path[0] == "marts"]


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            RELEASE,
            group_name="release",
            deps=MARTS,
            kinds={"duckdb", "parquet"},
            owners=["team:UAS"],
            description=(
                "La publicación: las tablas para planificadores, comprobadas y puestas a la vista de una vez."
                " Sus datos dicen qué se publicó, qué está atrasado, qué se rechazó y qué cambió."
            ),
        )
    ],
    check_specs=[
        dg.AssetCheckSpec(name, asset=key, description=MEANT[name]) for name, key in CHECKED.items()
    ],
    allow_arbitrary_check_specs=True,
    can_subset=True,
    partitions_def=MONTHS,
    backfill_policy=ONE_RUN_A_MONTH,
    pool=WRITES,
)
def release(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """The tables for planners, checked, hashed and switched to at once."""
    if RELEASE not in context.selected_asset_keys:
        # a run of extracts alone selects their checks, which wait for the tables
        return
    with step():
        require_whole(workspace.place)
        tell("Últimas comprobaciones y publicación…")
        checks = record_gates(workspace.place)
        for check in checks:
            yield dg.AssetCheckResult(
                asset_key=CHECKED[check.check_name],
                check_name=check.check_name,
                passed=check.passed,
                severity=dg.AssetCheckSeverity[check.severity.upper()],
                metadata=of_check(check),
            )
        refuse(checks, strict=workspace.strict)
        published = publish(workspace.place, prepared(workspace.place))
        tell_receipts(write_receipts(workspace.place, workspace.deliveries))
        current = catalog.current(workspace.place)
        assert current is not None
        shown = of_release(
            summarise(catalog.release_folder(workspace.place, published.release_id)), current.name
        )
    yield dg.MaterializeResult(RELEASE, metadata=shown)
