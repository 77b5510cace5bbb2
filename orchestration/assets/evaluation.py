"""The evaluation package: what evaluators are given, made when they ask for it."""

import dagster as dg

from orchestration.assets.release import release
from orchestration.errors import spoken_errors
from orchestration.resources import Workspace


class EvaluationConfig(dg.Config):
    """Which package: midterm or final."""

    name: str


@dg.asset(group_name="evaluation", deps=[release], kinds={"parquet", "duckdb"})
def evaluation_package(workspace: Workspace, config: EvaluationConfig) -> dg.MaterializeResult:
    """Pseudonymised data, estimates and codebook of the current release. Restricted."""
    # late: the libraries of the estimates take seconds, which no monthly run should wait for
    from orchestration.evaluation.evaluate import write_package

    with spoken_errors():
        package = write_package(workspace.place, config.name)
    return dg.MaterializeResult(
        metadata={"folder": package.folder, "release_id": package.release_id, "files": package.files}
    )
