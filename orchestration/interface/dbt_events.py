"""dbt's build as Dagster sees it: each node is told as soon as it is finished."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from queue import Queue
from threading import Thread
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject
from dagster_dbt.asset_utils import get_asset_check_key_for_test

from orchestration.ground.paths import Home
from orchestration.ground.progress import tell, tell_part
from orchestration.interface.shown import of_table
from orchestration.release.publish import record_tests
from orchestration.warehouse.dbt_runner import OnNode, run_dbt
from orchestration.warehouse.engine import build, cancel_dbt
from orchestration.warehouse.lineage import values_behind
from orchestration.warehouse.node_results import NodeResult

Event = dg.MaterializeResult | dg.AssetCheckResult

PATIENCE = 0.2
"""Seconds between telling dbt to stop what it builds, and what it builds next."""
BUILT = ("model", "seed", "snapshot")


@dataclass(frozen=True)
class Build:
    """A build on the work file of a home, told as it goes on."""

    home: Home
    manifest: Mapping[str, Any]
    translator: DagsterDbtTranslator
    project: DbtProject

    def whole(self, engine: str, *, strict: bool) -> Iterator[Event]:
        """All tables, with what the tests said kept in them. Ends with Refused if one stops publication."""
        results: list[NodeResult] = []
        total = sum(node["resource_type"] in (*BUILT, "test") for node in self.manifest["nodes"].values())
        for result in _finished(lambda on_node: build(self.home, engine, on_node)):
            results.append(result)
            tell_part(result.name, len(results) / total)
            event = self._event(result)
            if event is not None:
                yield event
        record_tests(self.home, results, strict=strict)

    def part(self, tables: Set[dg.AssetKey], checks: Set[dg.AssetCheckKey]) -> Iterator[Event]:
        """Some tables and what they stand on; of the latter nothing is told, since nobody asked for it."""
        chosen = [f"+{unique_id}" for unique_id in self._chosen(tables)]
        for result in _finished(lambda on_node: run_dbt(self.home, chosen, on_node=on_node)):
            tell_part(result.name, 0)
            event = self._event(result)
            if isinstance(event, dg.MaterializeResult) and event.asset_key in tables:
                yield event
            if isinstance(event, dg.AssetCheckResult) and event.check_name in {key.name for key in checks}:
                yield event

    def _chosen(self, tables: Set[dg.AssetKey]) -> Iterator[str]:
        for unique_id, node in self.manifest["nodes"].items():
            if node["resource_type"] in BUILT and self._key(unique_id) in tables:
                yield ".".join(node["fqn"])

    def _key(self, unique_id: str) -> dg.AssetKey:
        return self.translator.get_asset_spec(self.manifest, unique_id, self.project).key

    def _behind(self, node: Mapping[str, Any]) -> dict[str, list[tuple[dg.AssetKey, str]]]:
        """The columns that each column of a table is made of, by their assets."""
        return {
            name: [(self._assets[table], column) for table, column in sorted(made) if table in self._assets]
            for name, made in values_behind(f"{node['schema']}.{node['alias']}").items()
        }

    @cached_property
    def _assets(self) -> dict[str, dg.AssetKey]:
        """The asset of each table that dbt builds or reads."""
        built = {
            f"{node['schema']}.{node['alias']}": self._key(unique_id)
            for unique_id, node in self.manifest["nodes"].items()
            if node["resource_type"] in BUILT
        }
        read = {
            f"{source['schema']}.{source['name']}": dg.AssetKey([source["source_name"], source["name"]])
            for source in self.manifest["sources"].values()
        }
        return {**read, **built}

    def _event(self, result: NodeResult) -> Event | None:
        if result.kind in BUILT and result.status == "success":
            node = self.manifest["nodes"][result.unique_id]
            return dg.MaterializeResult(
                asset_key=self._key(result.unique_id),
                metadata=of_table(result, node["columns"], self._behind(node)),
            )
        if result.is_test and result.status in ("pass", "fail", "warn"):
            check = get_asset_check_key_for_test(
                self.manifest, self.translator, result.unique_id, self.project
            )
            severity = self.manifest["nodes"][result.unique_id]["config"]["severity"]
            return check and dg.AssetCheckResult(
                asset_key=check.asset_key,
                check_name=check.name,
                passed=result.status == "pass",
                severity=dg.AssetCheckSeverity[severity.upper()],
                metadata={"casos": result.failures or 0},
            )
        return None


def _finished(builds: Callable[[OnNode], object]) -> Iterator[NodeResult]:
    """What came of each node, in the order in which they finish. dbt works in a thread meanwhile."""
    tell("Construyendo y comprobando las tablas…")
    queue: Queue[NodeResult | BaseException | None] = Queue()

    def work() -> None:
        try:
            builds(queue.put)
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
