"""The evaluation package: what evaluators are given, made when they ask for it."""

import dagster as dg

from orchestration.assets.release import release
from orchestration.resources import WRITES, Workspace
from orchestration.steps import step


class EvaluationConfig(dg.Config):
    """Which package: midterm or final."""

    name: str


@dg.asset(
    group_name="evaluation",
    deps=[release],
    kinds={"parquet", "duckdb"},
    owners=["team:UAS"],
    pool=WRITES,
    description="El paquete de evaluación: datos seudonimizados, estimaciones y diccionario. Restringido.",
)
def evaluation_package(workspace: Workspace, config: EvaluationConfig) -> dg.MaterializeResult:
    """Pseudonymised data, estimates and codebook of the current release. Restricted."""
    # late: the libraries of the estimates take seconds, which no monthly run should wait for
    from orchestration.evaluation.evaluate import write_package

    with step():
        package = write_package(workspace.place, config.name)
    return dg.MaterializeResult(
        metadata={"folder": package.folder, "release_id": package.release_id, "files": package.files}
    )
