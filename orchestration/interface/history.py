"""Dagster's history in SQLite, over one connection a process.

Dagster opens an engine and a connection for every statement: a run of 1,650 events opens thousands, which
took a third of the processor time of a small run. What is stored, and how, stays Dagster's own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event


def _engine(conn_string: str) -> Engine:
    engine = create_engine(conn_string, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})

    @event.listens_for(engine, "connect")
    def _relax(connection: Any, _: Any) -> None:
        # a power cut may take the last events of the history with it, never its integrity
        connection.execute("pragma synchronous = normal")

    return engine


class KeptEventLog(ConsolidatedSqliteEventLogStorage):
    """Events, as Dagster keeps them."""

    @cached_property
    def _kept(self) -> Engine:
        return _engine(self._conn_string)

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._kept.begin() as connection:
            yield connection


class KeptRuns(SqliteRunStorage):
    """Runs, as Dagster keeps them."""

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "KeptRuns":
        """The storage that the settings describe; Dagster's own would be of its own class."""
        return cls.from_local(inst_data=inst_data, **config_value)

    @cached_property
    def _kept(self) -> Engine:
        return _engine(self._conn_string)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection in a transaction."""
        with self._kept.begin() as connection:
            yield connection
