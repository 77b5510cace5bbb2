"""Dagster's history in SQLite, over one connection a process and one transaction for many events.

Dagster opens an engine and a connection for every statement, ends a transaction after each, and looks up for
each check the event of the table that it checks: with 2,000 events that took a third of the processor time of
a small run. What is stored, and how, stays Dagster's own.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from threading import RLock, Timer
from typing import Any

from dagster import (
    AssetKey,
    AssetRecordsFilter,
    DagsterEventType,
    DagsterRun,
    EventLogEntry,
    EventLogRecord,
    EventRecordsResult,
)
from dagster._core.event_api import EventLogCursor
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from orchestration.interface.asked import with_label


def _engine(conn_string: str) -> Engine:
    engine = create_engine(conn_string, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})

    @event.listens_for(engine, "connect")
    def _relax(connection: Any, _: Any) -> None:
        # a power cut may take the last events of the history with it, never its integrity
        connection.execute("pragma synchronous = normal")

    return engine


MAY_WAIT = frozenset(
    {
        DagsterEventType.ASSET_CHECK_EVALUATION,
        DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED,
        DagsterEventType.ASSET_MATERIALIZATION,
        DagsterEventType.ASSET_MATERIALIZATION_PLANNED,
        DagsterEventType.HANDLED_OUTPUT,
        DagsterEventType.HOOK_SKIPPED,
        DagsterEventType.LOADED_INPUT,
        DagsterEventType.STEP_OUTPUT,
    }
)
"""What a run tells by the hundred, and nothing is decided by at once."""

RUN_ENDS = frozenset(
    {DagsterEventType.RUN_SUCCESS, DagsterEventType.RUN_FAILURE, DagsterEventType.RUN_CANCELED}
)
"""After these nobody looks for what the run built, and another process may build it anew."""

WAIT_SECONDS = 0.5
MANY = 500


Partition = tuple[AssetKey, str]
"""An asset and one of its partitions."""


def _partition_built(event: EventLogEntry) -> Partition | None:
    """What the event says was built."""
    told = event.dagster_event
    if told is None or not told.is_step_materialization or not told.asset_key or not told.partition:
        return None
    return told.asset_key, told.partition


def _partition_asked(asked: AssetKey | AssetRecordsFilter) -> Partition | None:
    """What is asked for, if it is one partition and nothing else is."""
    if isinstance(asked, AssetKey) or len(asked.asset_partitions or ()) != 1:
        return None
    (partition,) = asked.asset_partitions or ()
    plain = AssetRecordsFilter(asset_key=asked.asset_key, asset_partitions=asked.asset_partitions)
    return (asked.asset_key, partition) if asked == plain else None


class KeptEventLog(ConsolidatedSqliteEventLogStorage):
    """Events, as Dagster keeps them.

    Those that come by the hundred wait for half a second, or for somebody who asks, and are written together;
    what a killed process had not yet written is lost to the history alone.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._waiting: list[EventLogEntry] = []
        self._open: Connection | None = None
        self._turn = RLock()
        self._timer: Timer | None = None
        self._present: dict[str, bool] = {}
        self._built: dict[Partition | None, EventLogRecord] = {}
        super().__init__(*arguments, **named)

    @cached_property
    def _kept(self) -> Engine:
        return _engine(self._conn_string)

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._turn:
            # of this thread: another one waits for its turn until what waits is written
            written_by = self._open
            if written_by is None:
                self.write_waiting()
        if written_by is not None:
            yield written_by
            return
        with self._kept.begin() as connection:
            yield connection

    def store_event(self, event: EventLogEntry) -> None:
        """Keep an event. Raises what writing raises, if need be with the event that comes next."""
        with self._turn:
            self._waiting.append(event)
            self._built.pop(_partition_built(event), None)
            may_wait = event.is_dagster_event and event.dagster_event_type in MAY_WAIT
            if not may_wait or len(self._waiting) >= MANY:
                self.write_waiting()
                if event.is_dagster_event and event.dagster_event_type in RUN_ENDS:
                    self._built.clear()
            elif self._timer is None:
                self._timer = Timer(WAIT_SECONDS, self._write_in_time)
                self._timer.daemon = True
                self._timer.start()

    def write_waiting(self) -> None:
        """Write what waits, in one transaction; if that fails it goes on waiting."""
        with self._turn:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if not self._waiting:
                return
            try:
                self._write()
            except BaseException:
                # none of it was written, nor has it the number that it was given
                self._built.clear()
                raise
            self._waiting.clear()

    def _write(self) -> None:
        with self._kept.begin() as self._open:
            try:
                for event in self._waiting:
                    super().store_event(event)
            finally:
                self._open = None

    def _write_in_time(self) -> None:
        # what could not be written waits on, and whoever writes or asks next is told why
        with suppress(SQLAlchemyError):
            self.write_waiting()

    def has_table(self, table_name: str) -> bool:
        """Whether the file has a table; one that it has is not asked about again at each event."""
        return self._asked_once(table_name, lambda: super(KeptEventLog, self).has_table(table_name))

    def has_asset_key_col(self, column_name: str) -> bool:
        """Whether the file has a column that later versions of Dagster brought; likewise."""
        return self._asked_once(
            f".{column_name}", lambda: super(KeptEventLog, self).has_asset_key_col(column_name)
        )

    def _has_asset_key_index_cols_on_connection(self, conn: Connection) -> bool:
        return self._asked_once(
            ".index", lambda: super(KeptEventLog, self)._has_asset_key_index_cols_on_connection(conn)
        )

    def _asked_once(self, name: str, ask: Callable[[], bool]) -> bool:
        """What the file has it keeps; what it lacks a migration may bring."""
        if not self._present.get(name):
            self._present[name] = ask()
        return self._present[name]

    def _store_asset_event(self, conn: Connection, event: EventLogEntry, event_id: int) -> None:
        super()._store_asset_event(conn, event, event_id)
        built = _partition_built(event)
        if built:
            self._built[built] = EventLogRecord(event_id, event)

    def fetch_materializations(
        self,
        records_filter: AssetKey | AssetRecordsFilter,
        limit: int,
        cursor: str | None = None,
        ascending: bool = False,
    ) -> EventRecordsResult:
        """Events of tables that were built; the last of a partition as this process wrote it."""
        asked = _partition_asked(records_filter) if limit == 1 and cursor is None and not ascending else None
        if asked not in self._built:
            self.write_waiting()
        record = self._built.get(asked)
        if record is None:
            return super().fetch_materializations(records_filter, limit, cursor, ascending)
        place = EventLogCursor.from_storage_id(record.storage_id).to_string()
        return EventRecordsResult([record], cursor=place, has_more=True)

    def dispose(self) -> None:
        """Write what waits, and stop watching."""
        self.write_waiting()
        super().dispose()


class KeptRuns(SqliteRunStorage):
    """Runs, as Dagster keeps them, but for the names of deliveries."""

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "KeptRuns":
        """The storage that the settings describe; Dagster's own would be of its own class."""
        return cls.from_local(inst_data=inst_data, **config_value)

    def add_run(self, dagster_run: DagsterRun) -> DagsterRun:
        """Keep a run, and give it as it is kept."""
        return super().add_run(with_label(dagster_run))

    @cached_property
    def _kept(self) -> Engine:
        return _engine(self._conn_string)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection in a transaction."""
        with self._kept.begin() as connection:
            yield connection
