"""Running dbt in this process: quiet, on the work file, with what came of every node.

Messages of DuckDB can quote a person's data; what leaves this module never does.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.ground.code import code_version
from orchestration.ground.errors import FULL_DISK, Stop, is_full_disk
from orchestration.ground.lock import in_turn
from orchestration.ground.paths import DBT_PROJECT, Home
from orchestration.ground.plan import settings_text
from orchestration.ground.storage import FOLDER_MODE, private_files, private_folder, write_whole
from orchestration.warehouse import parsed
from orchestration.warehouse.dbt_cases import cases

QUIET = (
    "--quiet",
    "--no-print",
    "--no-version-check",
    "--no-use-colors",
    "--log-level=none",
    "--log-level-file=none",
)

_ABOUT_CODE = ("Binder Error", "Catalog Error", "Parser Error", "Compilation Error")


@dataclass(frozen=True)
class Shape:
    """The columns of a built table with their types, in order, and how many rows it holds (no view tells)."""

    columns: tuple[tuple[str, str], ...]
    rows: int | None


@dataclass(frozen=True)
class NodeResult:
    """What came of a model, a seed or a test."""

    unique_id: str
    name: str
    kind: str
    status: str
    failures: int | None = None
    seconds: float = 0.0
    message: str | None = None
    shape: Shape | None = None
    cases: tuple[str, ...] = ()

    @property
    def is_test(self) -> bool:
        """Whether it checked something rather than built it."""
        return self.kind == "test"


OnNode = Callable[[NodeResult], None]


class DbtFailed(Stop):
    """dbt could not read the project or build a model."""


def run_dbt(
    home: Home,
    select: Sequence[str] | None = None,
    *,
    without: Sequence[str] = ("unit_test",),
    on_node: OnNode = lambda node: None,
) -> list[NodeResult]:
    """Build on the work file; what came of each node. A broken node raises, a failed test does not."""
    # the manifest stands there already, and results hold messages that can quote data
    arguments = ["build", "--no-write-json", *(f"--exclude-resource-type={kind}" for kind in without)]
    if select:
        # a test that looks at other tables too can only be asked where all of them are built
        arguments += ["--select", *select, "--indirect-selection=buildable"]
    results: list[NodeResult] = []
    project = _parsed(home)

    def hear(event: Any) -> None:
        if event.info.name == "NodeFinished":
            result = _node_result(event.data, project)
            results.append(result)
            on_node(result)

    _invoke(home, arguments, callbacks=[hear], manifest=project)
    broken = [result for result in results if result.status == "error"]
    if broken:
        raise DbtFailed("\n".join(f"No se pudo construir {node.name}. {node.message}" for node in broken))
    return results


def cancel_dbt() -> None:
    """Have the query that dbt runs now fail."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = DuckDBConnectionManager._ENV
    if environment is not None and environment.conn is not None:
        environment.conn.interrupt()


def current_manifest(home: Home) -> Path:
    """The manifest of the project as it is now; dbt parses only what no home has parsed yet."""
    target, version = private_folder(home.dbt_target), code_version()
    target.chmod(FOLDER_MODE)
    manifest, mark = target / parsed.MANIFEST, target / "code_version"
    # two processes that parse at once would write into one manifest
    with in_turn(target / "parse.lock"), private_files():
        is_made = all(path.exists() for path in (manifest, target / parsed.PROJECT_OF_DBT, mark))
        if not (is_made and mark.read_text() == version):
            mark.unlink(missing_ok=True)
            if not parsed.take(target, version):
                _invoke(home, ["parse"])
                parsed.keep(target, version)
            write_whole(mark, version.encode())
    return manifest


def _parsed(home: Home) -> Any:
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    content = current_manifest(home).with_name(parsed.PROJECT_OF_DBT).read_bytes()
    project = Manifest.from_msgpack(content, decoder=extended_mashumuro_decoder)
    project.build_flat_graph()
    return project


def _invoke(home: Home, arguments: Sequence[str], **runner: Any) -> None:
    from dbt.cli.main import dbtRunner
    from dbt_common.events.event_manager_client import ctx_set_event_manager

    from orchestration.warehouse.dbt_hearing import Hearing

    ctx_set_event_manager(Hearing())
    os.environ.update(
        MIE_WAREHOUSE=str(home.work),
        MIE_SPILL=str(home.work.parent / "spill"),
        DBT_SEND_ANONYMOUS_USAGE_STATS="0",
    )
    places = (
        f"--project-dir={DBT_PROJECT}",
        f"--profiles-dir={DBT_PROJECT}",
        f"--target-path={home.dbt_target}",
        f"--log-path={home.dbt_target}",
        f"--vars={settings_text()}",
    )
    try:
        with private_files():
            outcome = dbtRunner(**runner).invoke([*arguments, *QUIET, *places])
    finally:
        _close_connections()
        _purge(home.dbt_target)
    if outcome.exception is not None:
        raise DbtFailed(f"dbt no pudo ejecutarse. {_safe(str(outcome.exception))}")


def _close_connections() -> None:
    """Have DuckDB write all and let go of the work file, which is about to be moved."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
        DuckDBConnectionManager.close_all_connections()


def _purge(target: Path) -> None:
    """Keep what spares the next run a parse."""
    for folder in ("compiled", "run"):
        shutil.rmtree(target / folder, ignore_errors=True)


def _node_result(data: Any, project: Any) -> NodeResult:
    node, run = data.node_info, data.run_result
    is_failed_test = node.resource_type == "test" and node.node_status in ("fail", "warn")
    return NodeResult(
        unique_id=node.unique_id,
        name=node.node_name,
        kind=node.resource_type,
        status=node.node_status,
        failures=run.num_failures,
        seconds=run.execution_time,
        message=_safe(run.message) if node.node_status == "error" else None,
        shape=_shape(node) if node.node_status == "success" else None,
        cases=_cases(project.nodes[node.unique_id].compiled_code) if is_failed_test else (),
    )


def _cases(query: str) -> tuple[str, ...]:
    with _looking() as catalogue:
        return cases(catalogue, query)


def _shape(node: Any) -> Shape:
    """What DuckDB's catalogue says of a table that was just built; it counts no rows anew."""
    place = [node.node_relation.schema, node.node_relation.alias]
    with _looking() as catalogue:
        columns = catalogue.execute(
            "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ?"
            " order by column_index",
            place,
        ).fetchall()
        rows = catalogue.execute(
            "select estimated_size from duckdb_tables() where schema_name = ? and table_name = ?", place
        ).fetchone()
    return Shape(tuple(columns), rows[0] if rows else None)


def _looking() -> Any:
    """A second cursor on the work file that dbt is writing, for as long as it is used."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    return DuckDBConnectionManager._ENV.conn.cursor()


def _safe(message: str) -> str:
    """A message about code as it is; of any other, which may quote data, its kind only."""
    if is_full_disk(message):
        return FULL_DISK
    if "Out of Memory Error" in message:
        return "No alcanza la memoria. Aumente MIE_MEMORY_LIMIT o use una máquina con más memoria."
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    if any(kind in line for kind in _ABOUT_CODE for line in lines):
        return " ".join(lines)
    return next((line.split(":")[0] for line in lines if "Error:" in line), "Error de ejecución.")
