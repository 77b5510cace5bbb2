"""The evaluation package: what evaluators are given, made when they ask for it."""

import dagster as dg

from orchestration.interface.assets.publication import RELEASE
from orchestration.interface.resources import WRITES, Workspace
from orchestration.interface.steps import step


class EvaluationConfig(dg.Config):
    """Which package, midterm or final, of which tier, and for what."""

    name: str
    tier: str = "secure"
    why: str = ""


@dg.asset(
    group_name="evaluation",
    deps=[RELEASE],
    kinds={"duckdb", "parquet"},
    owners=["team:UAS"],
    pool=WRITES,
    description=(
        "El paquete de evaluación de la publicación vigente, en uno de tres niveles: seguro y restringido"
        " (datos bajo seudónimo, estimaciones y libro de códigos), de uso científico, o público con filas"
        " inventadas."
    ),
)
def evaluation_package(workspace: Workspace, config: EvaluationConfig) -> dg.MaterializeResult:
    """Pseudonymised data, estimates and codebook of the current release."""
    # late: the libraries of the estimates take seconds, which no monthly run should wait for
    from orchestration.evaluation.vintage import write_evaluation

    with step():
        package = write_evaluation(
            workspace.place, config.name, workspace.knowledge_day, config.why, config.tier
        )
    return dg.MaterializeResult(
        metadata={
            "carpeta": package.folder,
            "nivel": package.tier,
            "publicación": package.release_id,
            "archivos": package.files,
            "hogares participantes": package.rows["panel"],
        }
    )
