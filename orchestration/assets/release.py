"""The release: what planners read."""

from collections.abc import Iterator

import dagster as dg

from orchestration.assets.extracts import WRITES
from orchestration.assets.warehouse import ONE_RUN_A_MONTH, warehouse
from orchestration.errors import spoken_errors
from orchestration.partitions import MONTHS
from orchestration.progress import tell
from orchestration.release.catalog import release_folder
from orchestration.release.expectations import described
from orchestration.release.gates import MEANINGS
from orchestration.release.plan import plan_release
from orchestration.release.publish import publish, record_gates, refuse
from orchestration.release.summary import summarise
from orchestration.resources import Workspace
from orchestration.shown import of_check, of_release
from orchestration.warehouse import require_work_file

CHECKS = MEANINGS | described()
"""What the release is checked for, and what it means."""

MARTS = [key for key in warehouse.keys if key.path[0] == "marts"]


@dg.asset(
    group_name="release",
    deps=MARTS,
    partitions_def=MONTHS,
    backfill_policy=ONE_RUN_A_MONTH,
    pool=WRITES,
    kinds={"duckdb", "parquet"},
    owners=["team:UAS"],
    description=(
        "La publicación: las tablas para planificadores, comprobadas, con sus hashes y puestas a la vista"
        " de una vez. Sus datos dicen qué se publicó, qué está atrasado, qué se rechazó y qué cambió."
    ),
    check_specs=[dg.AssetCheckSpec(name, asset="release", description=text) for name, text in CHECKS.items()],
)
def release(workspace: Workspace) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """The tables for planners, checked, hashed and switched to at once."""
    with spoken_errors():
        require_work_file(workspace.place)
        tell("Últimas comprobaciones y publicación…")
        checks = record_gates(workspace.place)
        for check in checks:
            yield dg.AssetCheckResult(
                check_name=check.check_name,
                passed=check.passed,
                severity=dg.AssetCheckSeverity[check.severity.upper()],
                metadata=of_check(check),
            )
        refuse(checks, strict=workspace.strict)
        plan = plan_release(workspace.place, workspace.reporting_day, workspace.knowledge_day)
        published = publish(workspace.place, plan.manifest)
        summary = summarise(release_folder(workspace.place, published.release_id))
    yield dg.MaterializeResult(metadata=of_release(summary))
