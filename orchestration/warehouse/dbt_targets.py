"""Where dbt builds: a target of `profiles.yml`, and what is asked meanwhile of the engine behind it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from orchestration.ground.errors import FULL_DISK, is_full_disk
from orchestration.ground.paths import Home
from orchestration.warehouse.dbt_cases import cases
from orchestration.warehouse.node_results import Shape

_ABOUT_CODE = ("Binder Error", "Catalog Error", "Parser Error", "Compilation Error")


class Target(ABC):
    """A target, and the engine that builds there."""

    name: ClassVar[str]
    """Its name in `profiles.yml`."""

    @property
    @abstractmethod
    def folder(self) -> Path:
        """What dbt makes of the project for it."""

    @property
    @abstractmethod
    def environment(self) -> Mapping[str, str]:
        """The variables that `profiles.yml` reads."""

    @abstractmethod
    def name_schemas(self, project: Any) -> None:
        """Give the project's nodes the schemas of this run."""

    @abstractmethod
    def shape(self, schema: str, table: str) -> Shape:
        """The columns and rows of a table that was just built."""

    @abstractmethod
    def cases(self, query: str) -> tuple[str, ...]:
        """What a failed test's query finds, as far as it may be told."""

    @staticmethod
    @abstractmethod
    def safe(message: str) -> str:
        """A message of the engine without any data that it quotes."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the engine."""


class WorkFile(Target):
    """DuckDB, on the work file of a home."""

    name = "duckdb"

    def __init__(self, home: Home) -> None:
        self._home = home

    @property
    def folder(self) -> Path:
        """What dbt makes of the project for DuckDB."""
        return self._home.dbt_target

    @property
    def environment(self) -> Mapping[str, str]:
        """The work file, and where it may spill."""
        return {
            "MIE_WAREHOUSE": str(self._home.work),
            "MIE_SPILL": str(self._home.work.parent / "spill"),
        }

    def name_schemas(self, project: Any) -> None:
        """A work file holds one run, so schemas keep their names."""

    def shape(self, schema: str, table: str) -> Shape:
        """What the catalogue says of a table; no rows are counted anew."""
        place = [schema, table]
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

    def cases(self, query: str) -> tuple[str, ...]:
        """The first cases that a test's query finds."""
        with _looking() as catalogue:
            return cases(catalogue, query)

    @staticmethod
    def safe(message: str) -> str:
        """A message about code as it is; of any other, which may quote data, its kind only."""
        if is_full_disk(message):
            return FULL_DISK
        if "Out of Memory Error" in message:
            return "No alcanza la memoria. Aumente MIE_MEMORY_LIMIT o use una máquina con más memoria."
        lines = [line.strip() for line in message.splitlines() if line.strip()]
        if any(kind in line for kind in _ABOUT_CODE for line in lines):
            return " ".join(lines)
        return next((line.split(":")[0] for line in lines if "Error:" in line), "Error de ejecución.")

    def close(self) -> None:
        """Have DuckDB write all and let go of the work file, which is about to be moved."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        if DuckDBConnectionManager._ENV is not None:
            DuckDBConnectionManager._ENV.close()
            DuckDBConnectionManager.close_all_connections()


def interrupt() -> None:
    """Have the query that DuckDB answers to dbt now fail."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = DuckDBConnectionManager._ENV
    if environment is not None and environment.conn is not None:
        environment.conn.interrupt()


def _looking() -> Any:
    """A second cursor on the work file that dbt is writing, for as long as it is used."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    return DuckDBConnectionManager._ENV.conn.cursor()
