"""Dagster's history over kept connections: the same history, and no connection for each statement."""

import dagster as dg
import pytest
from sqlalchemy import event

from orchestration.ground.paths import Home
from orchestration.interface.history import KeptEventLog, KeptRuns
from orchestration.interface.run import prepare_environment


@pytest.fixture
def instance(tmp_path, monkeypatch):
    for name in ("MIE_HOME", "DAGSTER_HOME", "MIE_DAGSTER"):
        monkeypatch.setenv(name, "")
    prepare_environment(Home(tmp_path))
    with dg.DagsterInstance.get() as instance:
        yield instance


@dg.asset
def counted(context: dg.AssetExecutionContext) -> None:
    for _ in range(50):
        context.log_event(dg.AssetObservation("counted"))


def test_the_settings_name_it(instance):
    assert isinstance(instance.event_log_storage, KeptEventLog)
    assert isinstance(instance.run_storage, KeptRuns)


def test_a_run_is_kept_over_few_connections(instance):
    opened = []
    for storage in (instance.event_log_storage, instance.run_storage):
        event.listen(storage._kept, "connect", lambda *_: opened.append(1))
    result = dg.materialize([counted], instance=instance)
    assert instance.get_run_by_id(result.run_id).is_success
    observed = instance.fetch_observations(dg.AssetKey("counted"), limit=100)
    assert len(observed.records) == 50
    assert len(opened) <= 6


def test_another_process_reads_it(instance, tmp_path):
    result = dg.materialize([counted], instance=instance)
    with dg.DagsterInstance.get() as other:
        assert other.run_storage is not instance.run_storage
        assert other.get_run_by_id(result.run_id).is_success
