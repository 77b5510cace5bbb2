"""Which engine builds what reads rows: DuckDB on this machine, or Spark where one machine is not enough."""

import os

from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.warehouse.dbt_runner import OnNode, run_dbt
from orchestration.warehouse.dbt_targets import interrupt
from orchestration.warehouse.node_results import NodeResult
from orchestration.warehouse.spark.both_engines import build_with_spark
from orchestration.warehouse.spark.on_spark import cut_off
from orchestration.warehouse.spark.thrift_server import require_spark

VARIABLE = "MIE_ENGINE"
DUCKDB, SPARK = "duckdb", "spark"


def default_engine() -> str:
    """The engine that the environment names."""
    return os.environ.get(VARIABLE, DUCKDB)


def require_engine(engine: str) -> None:
    """Raise WrongUse unless there is such an engine, and it is installed; Stop if it does not answer."""
    if engine not in (DUCKDB, SPARK):
        raise WrongUse(f"No hay ningún motor «{engine}»: se construye con {DUCKDB} o con {SPARK}.")
    if engine == SPARK:
        require_spark()


def build(home: Home, engine: str, on_node: OnNode = lambda node: None) -> list[NodeResult]:
    """Build all tables in the work file; what came of each node."""
    if engine == SPARK:
        return build_with_spark(home, on_node)
    return run_dbt(home, on_node=on_node)


def cancel_dbt() -> None:
    """Have the queries that dbt asks now fail, whatever engine they are asked of."""
    interrupt()
    cut_off()
