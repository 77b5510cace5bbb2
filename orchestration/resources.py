"""The folders and clocks of a run, and the lock that a run holds on its home."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import dagster as dg
from pydantic import Field

from orchestration.clocks import month_end
from orchestration.errors import WrongUse, spoken_errors
from orchestration.landing.find import FolderLanding, Landing
from orchestration.lock import one_writer
from orchestration.paths import Home
from orchestration.release.publish import recover

RUN_JOB = "mie_run"
WRITES = "duckdb_write"
"""The pool of all steps that write in a home; it holds one run at a time."""
PARTITION_TAG = "dagster/partition"


class Workspace(dg.ConfigurableResource):
    """Where deliveries arrive, where the warehouse lives, and what is to be built."""

    landing: str = Field(description="Folder of the deliveries.")
    home: str = Field(description="Folder of the warehouse and the releases.")
    as_of: str = Field(
        default="",
        description="Reporting cut-off, YYYY-MM-DD; the end of the partition's or the last month if empty.",
    )
    known_at: str = Field(default="", description="Knowledge cut-off, YYYY-MM-DD; all deliveries if empty.")
    strict: bool = Field(default=False, description="Whether warnings stop publication too.")

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Workspace"]:
        """Be the one writer of the home for the whole run, and clear up after one that was killed."""
        with spoken_errors():
            workspace = self.for_partition(context.run.tags.get(PARTITION_TAG) if context.run else None)
            with one_writer(self.place):
                _close_killed_runs(context.instance, context.run_id)
                recover(self.place)
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
        return FolderLanding(Path(self.landing))

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
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"La fecha {text} no tiene la forma AAAA-MM-DD o no existe.") from None


def _close_killed_runs(instance: dg.DagsterInstance | None, run_id: str | None) -> None:
    """A run that stands in the history as going on, while this one holds the lock, was killed."""
    if instance is None:
        return
    statuses = [dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]
    going_on = dg.RunsFilter(job_name=RUN_JOB, statuses=statuses)
    for run in instance.get_runs(going_on):
        if run.run_id != run_id:
            instance.report_run_failed(run, "La ejecución fue interrumpida.")
