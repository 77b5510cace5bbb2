"""Dagster's history on a PostgreSQL server, with the settings of `deploy/cluster`."""

import dagster as dg
import pytest
from sqlalchemy import event

from orchestration.ground.paths import PROJECT, Home
from orchestration.interface.jobs import JOBS
from orchestration.interface.resources import job_name
from orchestration.interface.run import prepare_environment
from orchestration.interface.shared_history import SharedEventLog, SharedRuns
from orchestration.landing.ledger import Ledger
from tests.postgres.server import OWNER, PASSWORD
from tests.unit.test_withdraw import seen


@pytest.fixture
def instance(server, tmp_path, monkeypatch):
    settings = (PROJECT / "deploy" / "cluster" / "dagster.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "settings"
    folder.mkdir()
    # the server of the tests listens elsewhere
    (folder / "dagster.yaml").write_text(settings.replace("port: 5432", f"port: {server.port}"))
    told = {"HOST": "127.0.0.1", "DB": server.new_database(), "USER": OWNER, "PASSWORD": PASSWORD}
    for name, value in told.items():
        monkeypatch.setenv(f"DAGSTER_POSTGRES_{name}", value)
    monkeypatch.setenv("MIE_DAGSTER_SETTINGS", str(folder))
    for name in ("MIE_HOME", "DAGSTER_HOME", "MIE_DAGSTER"):
        monkeypatch.setenv(name, "")
    prepare_environment(Home(tmp_path / "home"))
    with dg.DagsterInstance.get() as instance:
        yield instance


@dg.asset
def told_often(context: dg.AssetExecutionContext) -> None:
    for _ in range(50):
        context.log_event(dg.AssetObservation("told_often"))


def test_a_run_is_kept_over_few_connections(instance):
    opened = []
    for storage, kind in (
        (instance.event_log_storage, SharedEventLog),
        (instance.run_storage, SharedRuns),
    ):
        assert isinstance(storage, kind)
        event.listen(storage._engine, "connect", lambda *_: opened.append(1))
    result = dg.materialize([told_often], instance=instance)
    assert instance.get_run_by_id(result.run_id).is_success
    assert len(instance.fetch_observations(dg.AssetKey("told_often"), limit=100).records) == 50
    assert len(opened) <= 6
    with dg.DagsterInstance.get() as other:
        assert other.get_run_by_id(result.run_id).is_success


def test_a_delivery_is_kept_by_its_label(instance, tmp_path):
    home = Home(tmp_path / "home")
    entry = seen("partners", "ana_perez_2026-03-05.csv", "a")
    Ledger(home.ledger).record(entry)
    job = next(job for job in JOBS if job.name == job_name("withdraw"))
    told = {"file": "ana_perez_2026-03-05.csv", "home": str(home.root), "why": "x"}
    config = {"ops": {"withdraw": {"config": told}}}
    run = instance.create_run_for_job(job, run_config=config)
    kept = instance.get_run_by_id(run.run_id).run_config["ops"]["withdraw"]["config"]["file"]
    assert kept == f"partners/{entry.label}" and "ana" not in kept
