"""`mie run`: the job that publishes, executed in this process and kept in Dagster's history."""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from orchestration.ground.calendar import lima_day
from orchestration.ground.clocks import cut_off
from orchestration.ground.contract import load_contract
from orchestration.ground.errors import SpokenError, Stop, stop_under
from orchestration.ground.lock import Busy, one_writer
from orchestration.ground.paths import HOME_VARIABLE, PROJECT, Home, dagster_settings
from orchestration.ground.progress import tell
from orchestration.ground.signals import told_to_stop
from orchestration.ground.storage import private_folder, storage_errors, way_folder
from orchestration.interface.arrivals import waiting
from orchestration.interface.notices import note_failure, notice_of, told_of_landing
from orchestration.landing.landing_place import landing_at
from orchestration.landing.ledger import Ledger
from orchestration.release import catalog
from orchestration.release.access import planners_group
from orchestration.release.outcome import Outcome
from orchestration.release.planned import plan_release
from orchestration.release.publish import recover
from orchestration.release.summary import naming_files, summarise
from orchestration.warehouse.decisions import require_decisions
from orchestration.warehouse.engine import require_engine

if TYPE_CHECKING:
    import dagster as dg

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run(
    landing: str | Path, home: Home, as_of: date | None, known_at: date | None, engine: str, *, strict: bool
) -> Outcome:
    """Publish what the deliveries say. Raises Stop, with nothing published, if that cannot be."""
    # before anything is read: a wrong argument must not cost a load, and a run has one day
    day = cut_off(as_of, lima_day())
    planners_group()
    require_decisions()
    before = {release.release_id for release in catalog.published(home)}
    with told_of_landing(home, str(uuid4())):
        unread = landing_at(landing).strays(load_contract())
        standing = _standing(landing, home, day, known_at)
    if not standing:
        require_engine(engine)
    release_id = standing or _execute(
        home,
        {
            "landing": str(landing),
            "home": str(home.root),
            "as_of": day.isoformat(),
            "known_at": known_at.isoformat() if known_at else "",
            "strict": strict,
            "engine": engine,
        },
        day,
    )
    # late: a run that cannot begin needs none of the site's modules
    from orchestration.reports.site.build import first_page, refresh_site

    if standing:
        refresh_site(home, release_id)
    summary = naming_files(summarise(catalog.release_folder(home, release_id)), Ledger(home.ledger).seen())
    page = first_page(home, release_id)
    return Outcome(summary, release_id not in before, tuple(unread), str(page) if page else None)


def _standing(landing: str | Path, home: Home, day: date, known_at: date | None) -> str | None:
    """The release that a run would find made: where no delivery waits, nothing is started."""
    if not home.ledger.exists() or waiting(landing, home):
        return None
    try:
        with one_writer(home):
            recover(home)
            plan = plan_release(home, day, known_at)
    except Busy:
        raise
    except (Stop, SpokenError):
        # the run meets it again, says so, and leaves a notice
        return None
    return plan.manifest.release_id if plan.is_published else None


def prepare_environment(home: Home) -> None:
    """Point Dagster at this project's settings and this home, and keep it quiet."""
    os.environ[HOME_VARIABLE] = str(home.root)
    os.environ["DAGSTER_HOME"] = str(dagster_settings() or PROJECT)
    os.environ["MIE_DAGSTER"] = str(home.dagster)
    way_folder(home.root)
    private_folder(home.dagster)
    warnings.simplefilter("ignore")
    for name in ("dagster", "alembic"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _execute(home: Home, config: dict[str, str | bool], day: date) -> str:
    """Run the job; the release that it made or found made."""
    tell("Preparando…")
    with storage_errors(home.root):
        prepare_environment(home)
    import dagster as dg

    from orchestration.interface.partitions import partition_of
    from orchestration.interface.resources import RELEASE_TAG, Workspace

    run_id, partition = str(uuid4()), partition_of(day)
    with dg.DagsterInstance.get() as instance, nothing_left(home):
        try:
            run_job(partition).execute_in_process(
                instance=instance,
                resources={"workspace": Workspace(**config)},
                run_config=QUIET,
                run_id=run_id,
                partition_key=partition,
            )
        except Exception as error:
            stop = stop_under(error)
            if not isinstance(stop, Busy):
                # another run goes on; there is nothing to be done about this one
                note_failure(home, run_id, notice_of(stop))
            raise stop from None
        run = instance.get_run_by_id(run_id)
        assert run is not None
        return run.tags[RELEASE_TAG]


@contextmanager
def nothing_left(home: Home) -> Iterator[None]:
    """Clear away what was begun when somebody stops it; what failed is kept for who looks into it."""
    try:
        yield
    finally:
        if told_to_stop():
            with one_writer(home):
                recover(home)


def run_job(partition: str | None) -> "dg.JobDefinition":
    """The job that publishes. A build of no partition has assets without any: Dagster would ask for it."""
    import dagster as dg

    from orchestration.interface.assembled import defs
    from orchestration.interface.jobs import mie_run
    from orchestration.interface.resources import RUN_JOB

    if partition is None:
        whole = dg.map_asset_specs(
            lambda spec: spec.replace_attributes(partitions_def=None), defs.assets or ()
        )
        defs = dg.Definitions(assets=whole, jobs=[mie_run], resources=defs.resources, executor=defs.executor)
    return defs.resolve_job_def(RUN_JOB)
