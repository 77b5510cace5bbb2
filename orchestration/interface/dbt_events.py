"""dbt's build as Dagster sees it: each node is told as soon as it is finished."""

from collections.abc import Iterator, Mapping
from queue import Queue
from threading import Thread
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator
from dagster_dbt.asset_utils import get_asset_check_key_for_test

from orchestration.ground.paths import Home
from orchestration.ground.progress import tell, tell_part
from orchestration.interface.shown import of_table
from orchestration.release.publish import record_tests
from orchestration.warehouse.dbt_runner import NodeResult, cancel_dbt, run_dbt

Event = dg.MaterializeResult | dg.AssetCheckResult

PATIENCE = 0.2
"""Seconds between telling dbt to stop what it builds, and what it builds next."""
BUILT = ("model", "seed", "snapshot")


def build_events(
    home: Home, manifest: Mapping[str, Any], translator: DagsterDbtTranslator, *, strict: bool
) -> Iterator[Event]:
    """Build on the work file. Ends with Refused if a test stops publication."""
    total = sum(node["resource_type"] in (*BUILT, "test") for node in manifest["nodes"].values())
    results: list[NodeResult] = []
    tell("Construyendo y comprobando las tablas…")
    for result in _finished(home):
        results.append(result)
        tell_part(result.name, len(results) / total)
        event = _event(result, manifest, translator)
        if event is not None:
            yield event
    record_tests(home, results, strict=strict)


def _finished(home: Home) -> Iterator[NodeResult]:
    """What came of each node, in the order in which they finish. dbt works in a thread meanwhile."""
    queue: Queue[NodeResult | BaseException | None] = Queue()

    def work() -> None:
        try:
            run_dbt(home, on_node=queue.put)
        except BaseException as error:
            queue.put(error)
        else:
            queue.put(None)

    thread = Thread(target=work, name="dbt")
    thread.start()
    try:
        while (item := queue.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        # it is over, unless this run is told to stop
        while thread.is_alive():
            cancel_dbt()
            thread.join(PATIENCE)


def _event(result: NodeResult, manifest: Mapping[str, Any], translator: DagsterDbtTranslator) -> Event | None:
    if result.kind in BUILT and result.status == "success":
        key = translator.get_asset_spec(manifest, result.unique_id, None).key
        described = manifest["nodes"][result.unique_id]["columns"]
        return dg.MaterializeResult(asset_key=key, metadata=of_table(result, described))
    if result.is_test and result.status in ("pass", "fail", "warn"):
        check = get_asset_check_key_for_test(manifest, translator, result.unique_id, None)
        severity = manifest["nodes"][result.unique_id]["config"]["severity"]
        return check and dg.AssetCheckResult(
            asset_key=check.asset_key,
            check_name=check.name,
            passed=result.status == "pass",
            severity=dg.AssetCheckSeverity[severity.upper()],
            metadata={"casos": result.failures or 0},
        )
    return None
