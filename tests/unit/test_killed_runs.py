"""A run that stands in the history as going on while another holds the lock was killed, or is on its way."""

from datetime import timedelta
from unittest.mock import Mock

import dagster as dg
import pytest
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition
from dagster._core.test_utils import create_run_for_test

from orchestration.ground.lock import Busy, is_busy, one_writer
from orchestration.ground.paths import Home
from orchestration.interface import resources
from orchestration.interface.jobs import JOBS
from orchestration.interface.resources import ASSET_JOB, RUN_JOB, WRITES, WRITING_JOBS, close_killed_runs


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def run_in(instance, status, job=RUN_JOB):
    return create_run_for_test(instance, job_name=job, status=status).run_id


def statuses(instance, *run_ids):
    return [instance.get_run_by_id(run_id).status for run_id in run_ids]


def test_runs_of_the_command_that_were_killed_are_closed(instance):
    started = run_in(instance, dg.DagsterRunStatus.STARTED)
    not_started = run_in(instance, dg.DagsterRunStatus.NOT_STARTED)
    own = run_in(instance, dg.DagsterRunStatus.STARTED)
    over = run_in(instance, dg.DagsterRunStatus.SUCCESS)
    close_killed_runs(instance, own)
    assert statuses(instance, started, not_started, own, over) == [
        dg.DagsterRunStatus.FAILURE,
        dg.DagsterRunStatus.FAILURE,
        dg.DagsterRunStatus.STARTED,
        dg.DagsterRunStatus.SUCCESS,
    ]


def test_so_are_those_of_every_job_that_writes(instance):
    """Each of them would keep its place in the pool for ever."""
    writing = {
        job.name
        for job in JOBS
        if not isinstance(job, UnresolvedAssetJobDefinition)
        and any(op.pool == WRITES for op in job.all_node_defs)
    }
    assert {RUN_JOB, ASSET_JOB, "mie_evaluate"} | writing == set(WRITING_JOBS)
    for job in WRITING_JOBS:
        killed = run_in(instance, dg.DagsterRunStatus.STARTED, job)
        close_killed_runs(instance)
        assert statuses(instance, killed) == [dg.DagsterRunStatus.FAILURE]
    other = run_in(instance, dg.DagsterRunStatus.STARTED, "mie_status")
    close_killed_runs(instance)
    assert statuses(instance, other) == [dg.DagsterRunStatus.STARTED]


def test_a_launched_run_is_given_some_minutes(instance, monkeypatch):
    run = run_in(instance, dg.DagsterRunStatus.NOT_STARTED)
    origin = Mock()
    origin.repository_origin.get_label.return_value = "orchestration.definitions"
    monkeypatch.setattr(dg.DagsterRun, "remote_job_origin", property(lambda self: origin), raising=False)
    close_killed_runs(instance)
    assert statuses(instance, run) == [dg.DagsterRunStatus.NOT_STARTED]
    monkeypatch.setattr(resources, "ON_ITS_WAY", timedelta())
    close_killed_runs(instance)
    assert statuses(instance, run) == [dg.DagsterRunStatus.FAILURE]


def test_the_lock_holds_one(tmp_path):
    home = Home(tmp_path)
    assert not is_busy(home)
    with one_writer(home):
        assert is_busy(home)
        with pytest.raises(Busy, match="Otra ejecución"), one_writer(home):
            pass
    assert not is_busy(home)
