"""Dagster's history over kept connections: the same history, and no connection for each statement."""

from pathlib import Path
from time import sleep

import dagster as dg
import pytest
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.execution.api import execute_run
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from orchestration.ground.paths import Home
from orchestration.interface.history import KeptEventLog, KeptRuns
from orchestration.interface.jobs import JOBS
from orchestration.interface.resources import job_name
from orchestration.interface.run import prepare_environment
from orchestration.landing.ledger import Ledger
from tests.unit.test_withdraw import seen


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


def test_what_a_step_tells_is_written_together(instance):
    ended = []
    storage = instance.event_log_storage
    event.listen(storage._kept, "commit", lambda _: ended.append(1))

    @dg.asset(check_specs=[dg.AssetCheckSpec(f"check_{number}", asset="checked") for number in range(40)])
    def checked() -> dg.MaterializeResult:
        return dg.MaterializeResult(
            check_results=[
                dg.AssetCheckResult(passed=True, check_name=f"check_{number}") for number in range(40)
            ]
        )

    result = dg.materialize([checked], instance=instance)
    told = instance.all_logs(result.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    assert len(told) == 40
    # one event, one transaction would be more than 120
    assert len(ended) <= 30


def test_a_check_names_the_table_that_it_looked_at(instance):
    months = dg.StaticPartitionsDefinition(["enero", "febrero"])

    @dg.asset(check_specs=[dg.AssetCheckSpec("is_whole", asset="table")], partitions_def=months)
    def table() -> dg.MaterializeResult:
        return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True)])

    for month in ("enero", "febrero", "enero"):
        result = dg.materialize([table], instance=instance, partition_key=month)
        (built,) = instance.all_logs(result.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
        (check,) = result.get_asset_check_evaluations()
        assert check.target_materialization_data.run_id == result.run_id
        assert check.target_materialization_data.timestamp == built.timestamp
        newest = instance.fetch_materializations(
            dg.AssetRecordsFilter(asset_key=dg.AssetKey("table"), asset_partitions=[month]), limit=1
        ).records[0]
        assert newest.storage_id == check.target_materialization_data.storage_id
        stored = instance.event_log_storage.get_records_for_run(
            result.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION
        ).records[0]
        assert stored.storage_id == newest.storage_id


def test_who_asks_sees_what_waits(instance):
    storage = instance.event_log_storage
    result = dg.materialize([counted], instance=instance)
    (last,) = instance.all_logs(result.run_id, of_type=dg.DagsterEventType.STEP_OUTPUT)
    storage.store_event(last)
    assert len(storage._waiting) == 1
    assert len(instance.all_logs(result.run_id, of_type=dg.DagsterEventType.STEP_OUTPUT)) == 2
    assert storage._waiting == []


def test_what_waits_is_written_in_time(instance):
    storage = instance.event_log_storage
    result = dg.materialize([counted], instance=instance)
    (last,) = instance.all_logs(result.run_id, of_type=dg.DagsterEventType.STEP_OUTPUT)
    storage.store_event(last)
    with dg.DagsterInstance.get() as other:
        for _ in range(100):
            if len(other.all_logs(result.run_id, of_type=dg.DagsterEventType.STEP_OUTPUT)) == 2:
                break
            sleep(0.1)
        else:
            pytest.fail("nobody else ever saw it")


def test_what_cannot_be_written_waits_and_is_told(instance, monkeypatch):
    storage = instance.event_log_storage
    result = dg.materialize([counted], instance=instance)
    (last,) = instance.all_logs(result.run_id, of_type=dg.DagsterEventType.STEP_OUTPUT)

    def full(*_):
        raise OperationalError("insert", {}, OSError("database or disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(storage, "prepare_insert_event", full)
        storage.store_event(last)
        with pytest.raises(OperationalError):
            instance.all_logs(result.run_id)
    assert len(instance.all_logs(result.run_id, of_type=dg.DagsterEventType.STEP_OUTPUT)) == 2


NAMED = "lista de ana quispe_2026-04-01.csv"


@pytest.mark.parametrize("asked", [NAMED, f"partners/{NAMED}", "partners_2026-04-01_333333.csv"])
def test_a_job_is_told_a_delivery_and_its_history_keeps_the_label(instance, tmp_path, asked):
    ledger = Ledger(Home(tmp_path).ledger)
    ledger.record(seen("partners", NAMED, "3"))
    job = next(job for job in JOBS if job.name == job_name("withdraw"))
    config = {"file": asked, "home": str(tmp_path), "why": "Enviado por error."}
    run = instance.create_run_for_job(job, run_config={"ops": {"withdraw": {"config": config}}})
    assert execute_run(InMemoryJob(job), run, instance).success
    assert [entry.file_name for entry in ledger.withdrawn()] == [NAMED]
    kept = instance.get_run_by_id(run.run_id).run_config["ops"]["withdraw"]["config"]
    assert kept == {**config, "file": "partners/partners_2026-04-01_333333.csv"}
    _nothing_kept_names(tmp_path, "quispe")


def test_a_name_that_no_delivery_has_is_not_kept_either(instance, tmp_path):
    job = next(job for job in JOBS if job.name == job_name("explain"))
    config = {"file": NAMED, "home": str(tmp_path)}
    run = instance.create_run_for_job(job, run_config={"ops": {"explain": {"config": config}}})
    assert not execute_run(InMemoryJob(job), run, instance).success
    _nothing_kept_names(tmp_path, "quispe")


def test_a_job_is_told_a_list_and_its_history_keeps_a_mark(instance, tmp_path):
    listed = tmp_path / "lista de ana quispe.csv"
    listed.write_text("codigo\nC1\nC2\n", encoding="utf-8")
    asked = {"file": str(listed), "home": str(tmp_path), "code": "codigo", "seed": "7", "waves": 2}
    config = {**asked, "by": "Rosa", "why": "Orden de visitas."}
    run = _run_of(instance, "draw", config)
    assert execute_run(InMemoryJob(_job("draw")), run, instance).success
    kept = instance.get_run_by_id(run.run_id).run_config["ops"]["draw"]["config"]
    assert {**kept, "file": None} == {**config, "file": None}
    again = _run_of(instance, "draw", kept)
    assert again.run_config["ops"]["draw"]["config"] == kept
    (path,) = Home(tmp_path).asked.iterdir()
    assert (path.name, path.stat().st_mode & 0o777) == (kept["file"], 0o600)
    _nothing_kept_names(tmp_path, "quispe")


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (("check", {"to": "copias"}), "No existe el archivo que se pide revisar"),
        (("check", {}), "Falta to"),
        (("draw", {"code": "codigo", "seed": "7", "by": "Rosa", "why": "x"}), "No se puede leer la lista"),
    ],
)
def test_what_is_wrong_with_a_file_does_not_name_it(instance, tmp_path, monkeypatch, asked, fault):
    monkeypatch.setenv("MIE_HOME", str(tmp_path))
    command, told = asked
    run = _run_of(instance, command, {"file": str(tmp_path / NAMED), **told})
    result = execute_run(InMemoryJob(_job(command)), run, instance)
    (failed,) = (each for each in result.all_events if each.is_step_failure)
    assert fault in failed.step_failure_data.user_failure_data.description
    _nothing_kept_names(tmp_path, "quispe")


def _job(command: str) -> dg.JobDefinition:
    return next(job for job in JOBS if job.name == job_name(command))


def _run_of(instance, command: str, config) -> dg.DagsterRun:
    return instance.create_run_for_job(_job(command), run_config={"ops": {command: {"config": config}}})


def _nothing_kept_names(home: Path, person: str) -> None:
    kept = [path for path in Home(home).dagster.rglob("*") if path.is_file()]
    assert kept and not [path for path in kept if person.encode() in path.read_bytes()]


@pytest.fixture
def built(instance):
    """A table of partitions that was built, the event of it, and what to ask for it by."""
    months = dg.StaticPartitionsDefinition(["enero"])

    @dg.asset(partitions_def=months)
    def table() -> None: ...

    result = dg.materialize([table], instance=instance, partition_key="enero")
    (event,) = instance.all_logs(result.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
    return event, dg.AssetRecordsFilter(asset_key=table.key, asset_partitions=["enero"])


def test_what_another_process_builds_after_a_run_is_found(instance, built):
    event, asked = built
    assert instance.event_log_storage._built == {}
    with dg.DagsterInstance.get() as other:
        other.event_log_storage.store_event(event)
    (newest,) = instance.fetch_materializations(asked, limit=1).records
    (first, _) = instance.fetch_materializations(asked, limit=2, ascending=True).records
    assert newest.storage_id > first.storage_id


def test_what_could_not_be_written_is_not_told_as_built(instance, built, monkeypatch):
    event, asked = built
    storage = instance.event_log_storage
    prepare, told = storage.prepare_insert_event, []

    def full_at_the_second(event):
        told.append(event)
        if len(told) > 1:
            raise OperationalError("insert", {}, OSError("database or disk is full"))
        return prepare(event)

    (last,) = instance.all_logs(event.run_id, of_type=dg.DagsterEventType.RUN_SUCCESS)
    with monkeypatch.context() as broken:
        broken.setattr(storage, "prepare_insert_event", full_at_the_second)
        storage.store_event(event)
        with pytest.raises(OperationalError):
            storage.store_event(last)
        with pytest.raises(OperationalError):
            instance.fetch_materializations(asked, limit=1)
    assert instance.fetch_materializations(asked, limit=5).records[0].storage_id == (
        instance.fetch_materializations(asked, limit=1).records[0].storage_id
    )
