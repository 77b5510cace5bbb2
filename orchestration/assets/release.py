"""The release: what planners read."""

from collections.abc import Iterator

import dagster as dg

from orchestration.assets.warehouse import WRITES, warehouse
from orchestration.errors import spoken_errors
from orchestration.progress import tell
from orchestration.release.expectations import expectations
from orchestration.release.gates import GATES, ON_TIME
from orchestration.release.plan import plan_release
from orchestration.release.publish import publish, record_gates, refuse
from orchestration.resources import Workspace

CHECKS = dict.fromkeys((*(gate.name for gate in GATES), ON_TIME), "") | {
    expectation.check_name: expectation.notes for expectation in expectations()
}
"""What the release is checked for, and what it means."""

MARTS = [key for key in warehouse.keys if key.path[0] == "marts"]


@dg.asset(
    group_name="release",
    deps=MARTS,
    pool=WRITES,
    kinds={"duckdb", "parquet"},
    check_specs=[dg.AssetCheckSpec(name, asset="release", description=text) for name, text in CHECKS.items()],
)
def release(workspace: Workspace) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """The tables for planners, checked, hashed and switched to at once."""
    with spoken_errors():
        tell("Últimas comprobaciones y publicación…")
        checks = record_gates(workspace.place)
        for check in checks:
            yield dg.AssetCheckResult(
                check_name=check.check_name,
                passed=check.passed,
                severity=dg.AssetCheckSeverity[check.severity.upper()],
                metadata={"observed": check.observed, "expected": check.expected},
            )
        refuse(checks, strict=workspace.strict)
        plan = plan_release(workspace.place, workspace.reporting_day, workspace.knowledge_day)
        published = publish(workspace.place, plan.manifest)
    yield dg.MaterializeResult(metadata={"release_id": published.release_id, "inputs": len(published.inputs)})
