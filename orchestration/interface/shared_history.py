"""Dagster's history on a PostgreSQL server, where several machines write and read it (deploy/cluster).

Dagster opens a connection for each statement and closes it again, which costs a PostgreSQL server a process
each time: here a process keeps some. What is stored, and how, stays Dagster's own.
"""

from collections.abc import Mapping
from typing import Any

from dagster import DagsterRun
from dagster._serdes import ConfigurableClassData
from dagster_postgres import PostgresEventLogStorage, PostgresRunStorage
from dagster_postgres.utils import create_pg_engine, pg_url_from_config
from sqlalchemy import Engine

from orchestration.interface.asked import with_label

KEPT_CONNECTIONS, MORE_CONNECTIONS = 2, 8
"""How many a process holds for each storage, and how many it may open besides for a moment."""
RENEWED_AFTER = 1800
"""Seconds; servers and proxies close what is older."""


def _engine(address: str) -> Engine:
    return create_pg_engine(
        address,
        isolation_level="AUTOCOMMIT",
        pool_size=KEPT_CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
        pool_recycle=RENEWED_AFTER,
        # a server that was started anew in between
        pool_pre_ping=True,
    )


class SharedEventLog(PostgresEventLogStorage):
    """Events, as Dagster keeps them."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._engine = _engine(self.postgres_url)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "SharedEventLog":
        """The storage that the settings describe; Dagster's own would be of its own class."""
        return cls(pg_url_from_config(config_value), inst_data=inst_data)


class SharedRuns(PostgresRunStorage):
    """Runs, as Dagster keeps them, but for the names of deliveries."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._engine = _engine(self.postgres_url)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "SharedRuns":
        """The storage that the settings describe; Dagster's own would be of its own class."""
        return cls(pg_url_from_config(config_value), inst_data=inst_data)

    def add_run(self, dagster_run: DagsterRun) -> DagsterRun:
        """Keep a run, and give it as it is kept."""
        return super().add_run(with_label(dagster_run))
