"""Running dbt in this process: quiet, on the work file or Spark, with what came of every node.

Messages of an engine can quote a person's data; what leaves this module never does.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from orchestration.ground.code import code_version
from orchestration.ground.errors import Stop
from orchestration.ground.lock import in_turn
from orchestration.ground.paths import DBT_PROJECT, Home
from orchestration.ground.plan import settings_text
from orchestration.ground.storage import FOLDER_MODE, private_files, private_folder, write_whole
from orchestration.warehouse import parsed
from orchestration.warehouse.dbt_targets import Target, WorkFile
from orchestration.warehouse.node_results import NodeResult

QUIET = (
    "--quiet",
    "--no-print",
    "--no-version-check",
    "--no-use-colors",
    "--log-level=none",
    "--log-level-file=none",
)

OnNode = Callable[[NodeResult], None]


class DbtFailed(Stop):
    """dbt could not read the project or build a model."""


def run_dbt(
    home: Home,
    select: Sequence[str] | None = None,
    *,
    without: Sequence[str] = ("unit_test",),
    done: Sequence[NodeResult] = (),
    on_node: OnNode = lambda node: None,
    is_empty: bool = False,
    target: Target | None = None,
) -> list[NodeResult]:
    """Build; what came of each node. A broken node raises, a failed test does not.

    It builds in the work file, unless in another target. What is done already is left out. If it is to be
    empty, tables have their columns and no rows.
    """
    target = target or WorkFile(home)
    # the manifest stands there already, and results hold messages that can quote data
    arguments = ["build", "--no-write-json", *(f"--exclude-resource-type={kind}" for kind in without)]
    arguments += ["--empty"] if is_empty else []
    if select:
        # a test that looks at other tables too can only be asked where all of them are built
        arguments += ["--select", *select, "--indirect-selection=buildable"]
    project = _parsed(home, target)
    if done:
        # no more than these: a test that looks at one of them and at others is asked now, and the name of a
        # seed is that of a folder of tests
        nodes = [(".".join(project.nodes[node.unique_id].fqn), node.kind) for node in done]
        chosen = [f"{name},resource_type:{kind}" for name, kind in nodes]
        arguments += ["--exclude", *chosen, "--indirect-selection=empty"]
    results: list[NodeResult] = []

    def hear(event: Any) -> None:
        if event.info.name == "NodeFinished":
            result = _node_result(event.data, project, target)
            results.append(result)
            on_node(result)

    _invoke(home, arguments, target, callbacks=[hear], manifest=project)
    broken = [result for result in results if result.status == "error"]
    if broken:
        raise DbtFailed("\n".join(f"No se pudo construir {node.name}. {node.message}" for node in broken))
    return results


def current_manifest(home: Home, target: Target | None = None) -> Path:
    """The manifest of the project as it is now; dbt parses only what no home has parsed yet."""
    target = target or WorkFile(home)
    folder, version = private_folder(target.folder), code_version()
    folder.chmod(FOLDER_MODE)
    manifest, mark = folder / parsed.MANIFEST, folder / "code_version"
    # two processes that parse at once would write into one manifest
    with in_turn(folder / "parse.lock"), private_files():
        is_made = all(path.exists() for path in (manifest, folder / parsed.PROJECT_OF_DBT, mark))
        if not (is_made and mark.read_text() == version):
            mark.unlink(missing_ok=True)
            if not parsed.take(folder, version, target.name):
                _invoke(home, ["parse"], target)
                parsed.keep(folder, version, target.name)
            write_whole(mark, version.encode())
    return manifest


def _parsed(home: Home, target: Target | None = None) -> Any:
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    target = target or WorkFile(home)
    content = current_manifest(home, target).with_name(parsed.PROJECT_OF_DBT).read_bytes()
    project = Manifest.from_msgpack(content, decoder=extended_mashumuro_decoder)
    target.name_schemas(project)
    project.build_flat_graph()
    return project


def _invoke(home: Home, arguments: Sequence[str], target: Target | None = None, **runner: Any) -> None:
    from dbt.cli.main import dbtRunner
    from dbt_common.events.event_manager_client import ctx_set_event_manager

    from orchestration.warehouse.dbt_hearing import Hearing

    target = target or WorkFile(home)
    ctx_set_event_manager(Hearing())
    os.environ.update(target.environment, DBT_SEND_ANONYMOUS_USAGE_STATS="0")
    places = (
        f"--project-dir={DBT_PROJECT}",
        f"--profiles-dir={DBT_PROJECT}",
        f"--target={target.name}",
        f"--target-path={target.folder}",
        f"--log-path={target.folder}",
        f"--vars={settings_text()}",
    )
    try:
        with private_files():
            outcome = dbtRunner(**runner).invoke([*arguments, *QUIET, *places])
    finally:
        target.close()
        _purge(target.folder)
    if outcome.exception is not None:
        raise DbtFailed(f"dbt no pudo ejecutarse. {target.safe(str(outcome.exception))}")


def _purge(folder: Path) -> None:
    """Keep what spares the next run a parse."""
    for name in ("compiled", "run"):
        shutil.rmtree(folder / name, ignore_errors=True)


def _node_result(data: Any, project: Any, target: Target) -> NodeResult:
    node, run = data.node_info, data.run_result
    is_failed_test = node.resource_type == "test" and node.node_status in ("fail", "warn")
    is_built = node.node_status == "success"
    return NodeResult(
        unique_id=node.unique_id,
        name=node.node_name,
        kind=node.resource_type,
        status=node.node_status,
        failures=run.num_failures,
        seconds=run.execution_time,
        message=target.safe(run.message) if node.node_status == "error" else None,
        shape=target.shape(node.node_relation.schema, node.node_relation.alias) if is_built else None,
        cases=target.cases(project.nodes[node.unique_id].compiled_code) if is_failed_test else (),
    )
