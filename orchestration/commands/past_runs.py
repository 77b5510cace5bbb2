"""Dagster's history of a home: runs that ended without saying so, and old ones that nobody asks about."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from orchestration.ground.paths import PROJECT, Home, dagster_settings

if TYPE_CHECKING:
    import dagster as dg

LONGEST = timedelta(hours=6)
"""No run takes so long: one that stands as going on since before then was killed."""


def close_zombies(instance: "dg.DagsterInstance", now: datetime) -> int:
    """Close the runs that stand as going on and cannot be; how many they were."""
    import dagster as dg

    statuses = [dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]
    going_on = instance.get_run_records(
        dg.RunsFilter(statuses=statuses, created_before=now.astimezone(UTC) - LONGEST)
    )
    for record in going_on:
        instance.report_run_failed(record.dagster_run, "La ejecución fue interrumpida.")
    return len(going_on)


def drop_old(instance: "dg.DagsterInstance", kept: int) -> int:
    """Delete all runs that are over but the newest; how many were deleted."""
    import dagster as dg

    over = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
    old = instance.get_run_records(dg.RunsFilter(statuses=over))[kept:]
    for record in old:
        instance.delete_run(record.dagster_run.run_id)
    return len(old)


@contextmanager
def history(home: Home) -> Iterator["dg.DagsterInstance"]:
    """Dagster's history of a home."""
    os.environ.update(DAGSTER_HOME=str(dagster_settings() or PROJECT), MIE_DAGSTER=str(home.dagster))
    import dagster as dg

    with dg.DagsterInstance.get() as instance:
        yield instance


def has_history(home: Home) -> bool:
    """Whether Dagster keeps a history in this home, or elsewhere for it."""
    return dagster_settings() is not None or any(home.dagster.glob("*.db"))
