"""A build with both engines: what bears the tag `heavy` on Spark, all else as ever with DuckDB."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from orchestration.ground.paths import Home
from orchestration.ground.progress import tell
from orchestration.warehouse.dbt_runner import OnNode, current_manifest, run_dbt
from orchestration.warehouse.node_results import NodeResult
from orchestration.warehouse.spark.handing_over import Table, hand_over, make_databases
from orchestration.warehouse.spark.on_spark import OnSpark
from orchestration.warehouse.spark.run_place import place_of_run
from orchestration.warehouse.spark.showing import show
from orchestration.warehouse.spark.thrift_server import require_spark, told_of_loss
from orchestration.warehouse.work_file import CONTROL

TAG = "heavy"
SEED, TEST, UNIT_TEST = "seed", "test", "unit_test"


def build_with_spark(home: Home, on_node: OnNode) -> list[NodeResult]:
    """Build all tables; what came of each node. Raises Stop if Spark is not there, or goes away.

    Where a test of Spark's tables fails, the rest is not built: nothing of it would be published.
    """
    place = place_of_run(home, require_spark())
    project = json.loads(current_manifest(home).read_bytes())
    heavy = {name: node for name, node in project["nodes"].items() if TAG in node["tags"]}
    views = {name for name, node in heavy.items() if node["config"]["materialized"] == "view"}
    # seeds, and of Spark's tables the columns
    chosen = [f"resource_type:{SEED}", f"tag:{TAG}"]
    prepared = run_dbt(home, chosen, without=(UNIT_TEST, TEST), is_empty=True)
    shapes = {node.unique_id: node.shape for node in prepared}
    told: list[NodeResult] = []

    def tell_node(node: NodeResult) -> None:
        told.append(node)
        on_node(node)

    def tell_heavy(node: NodeResult) -> None:
        tell_node(replace(node, shape=shapes[node.unique_id]) if node.unique_id in views else node)

    def tell_rest(node: NodeResult) -> None:
        # a view is made again where it is read
        if node.unique_id not in views:
            tell_node(node)

    for node in prepared:
        if node.kind == SEED:
            tell_node(node)
    tell("Construyendo en Spark…")
    with told_of_loss(place.server):
        read = set(_read(project, heavy))
        make_databases(place, {node["schema"] for node in heavy.values()} | {schema for schema, _ in read})
        hand_over(home, place, read)
        target = OnSpark(home, place)
        run_dbt(home, [f"tag:{TAG}"], without=(UNIT_TEST, SEED), on_node=tell_heavy, target=target)
    if not any(node.status == "fail" for node in told):
        show(home.work, place.built)
        done = [node for node in told if node.unique_id not in views]
        run_dbt(home, done=done, on_node=tell_rest)
    return told


def _read(project: dict[str, Any], nodes: dict[str, Any]) -> Iterator[Table]:
    """The control tables and seeds that some nodes read."""
    for name in {each for node in nodes.values() for each in node["depends_on"]["nodes"]}:
        if name.startswith(f"{SEED}."):
            seed = project["nodes"][name]
            yield seed["schema"], seed["alias"]
        elif name.startswith("source."):
            source = project["sources"][name]
            if source["name"] in CONTROL:
                yield source["schema"], source["identifier"]
