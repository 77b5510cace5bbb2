"""The folders and clocks of a run, and the lock that a run holds on its home."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
from pydantic import Field, PrivateAttr

from orchestration.commands.table import COMMANDS
from orchestration.ground.clocks import day_of, month_end
from orchestration.ground.errors import WrongUse, spoken_errors
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home, default_home, default_landing
from orchestration.landing.find import Landing
from orchestration.landing.landing_place import landing_at
from orchestration.landing.readers import Readers
from orchestration.release.publish import recover
from orchestration.warehouse.engine import default_engine


def job_name(command: str) -> str:
    """Dagster's name for the job of a command."""
    return f"mie_{command}"


RUN_JOB, EVALUATE_JOB, REPORT_JOB, PUBLISH_JOB = map(job_name, ("run", "evaluate", "report", "publish"))
WRITES = "duckdb_write"
"""The pool of all steps that write in a home; it holds one run at a time."""
ASSET_JOB = "__ASSET_JOB"
"""Dagster's own name for runs of assets that were chosen in the interface, and for their backfills."""
WRITING_JOBS = (RUN_JOB, ASSET_JOB, *(job_name(each.name) for each in COMMANDS if each.writes))
"""The jobs with a step in that pool: a run of one that was killed would keep its place in it for ever."""
RELEASE_TAG = "mie/release"
"""What a run made, or found made: the release that its clocks, its deliveries and the code give."""
PARTITION_TAG = "dagster/partition"
FIRST_TAG, LAST_TAG = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"
ON_ITS_WAY = timedelta(minutes=10)
"""How long a run that was launched may take until it holds the lock."""


class Workspace(dg.ConfigurableResource):
    """Where deliveries arrive, where the warehouse lives, and what is to be built."""

    landing: str = Field(default=default_landing(), description="Folder or object store of the deliveries.")
    home: str = Field(
        default=str(default_home().root), description="Folder of the warehouse and the releases."
    )
    as_of: str = Field(
        default="",
        description="Reporting cut-off, YYYY-MM-DD; the end of the partition's or the last month if empty.",
    )
    known_at: str = Field(default="", description="Knowledge cut-off, YYYY-MM-DD; all deliveries if empty.")
    strict: bool = Field(default=False, description="Whether warnings stop publication too.")
    engine: str = Field(default=default_engine(), description="What builds: duckdb, or spark on a cluster.")
    _readers: Readers | None = PrivateAttr(default=None)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Workspace"]:
        """Be the one writer of the home for the whole run, and clear up after one that was killed."""
        with spoken_errors():
            workspace = self.for_partition(month_of(context.run.tags if context.run else {}))
            with one_writer(self.place):
                if context.instance is not None:
                    close_killed_runs(context.instance, context.run_id)
                recover(self.place)
                with Readers() as readers:
                    workspace._readers = readers
                    yield workspace

    def for_partition(self, month: str | None) -> "Workspace":
        """The workspace of a run for a month (yyyy-mm): it cuts off at its end, unless told a day in it."""
        if month is None or self.as_of.startswith(month):
            return self
        if self.as_of:
            raise WrongUse(f"La fecha de corte {self.as_of} no es del mes {month} de la partición.")
        return self.model_copy(update={"as_of": month_end(month).isoformat()})

    @property
    def deliveries(self) -> Landing:
        """Where deliveries are looked for."""
        return landing_at(self.landing)

    @property
    def readers(self) -> Readers:
        """Who reads the deliveries of this run."""
        assert self._readers is not None, "a workspace reads within its run"
        return self._readers

    @property
    def place(self) -> Home:
        """The home, as paths."""
        return Home(Path(self.home))

    @property
    def reporting_day(self) -> date | None:
        """The reporting cut-off that was asked for."""
        return _day(self.as_of)

    @property
    def knowledge_day(self) -> date | None:
        """The knowledge cut-off that was asked for."""
        return _day(self.known_at)


def _day(text: str) -> date | None:
    return day_of(text) if text else None


def month_of(tags: Mapping[str, str]) -> str | None:
    """The month (yyyy-mm) that a run is for, by its tags; None if it is for none."""
    first, last = tags.get(FIRST_TAG), tags.get(LAST_TAG)
    if first != last:
        raise WrongUse(f"Una ejecución construye un solo mes, no de {first} a {last}.")
    return tags.get(PARTITION_TAG, first)


def close_killed_runs(instance: dg.DagsterInstance, own: str | None = None) -> None:
    """Who holds the lock knows: a run that stands in the history as going on was killed.

    One that the interface launched may still be on its way to the lock, so it is given some minutes.
    """
    statuses = [dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]
    going_on = dg.RunsFilter(statuses=statuses)
    young = datetime.now(UTC) - ON_ITS_WAY
    for record in instance.get_run_records(going_on):
        run = record.dagster_run
        if run.job_name not in WRITING_JOBS:
            continue
        is_launched = run.remote_job_origin is not None
        if run.run_id != own and not (is_launched and record.create_timestamp > young):
            instance.report_run_failed(run, "La ejecución fue interrumpida.")
