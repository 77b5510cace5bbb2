"""What Dagster's sensors ask for and tell."""

import dagster as dg
import pytest

from orchestration.ground.calendar import lima_day
from orchestration.ground.errors import Stop
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import HOME_VARIABLE, LANDING_VARIABLE, Home, default_home
from orchestration.interface.resources import RUN_JOB
from orchestration.interface.sensors import failed_runs, new_deliveries


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    folder = tmp_path / "landing" / "partners" / "partners"
    folder.mkdir(parents=True)
    (folder / "aliados_2026-10-31.csv").write_text("CODIGO ALIADO,NOMBRE\n")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setenv(LANDING_VARIABLE, str(tmp_path / "landing"))
    monkeypatch.delenv("MIE_NOTIFY_WEBHOOK", raising=False)
    monkeypatch.delenv("MIE_NOTIFY_EMAIL", raising=False)
    return Home(tmp_path / "home")


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def look(instance, cursor=None) -> dg.SensorResult:
    return new_deliveries(dg.build_sensor_context(instance=instance, cursor=cursor))


def test_a_run_is_asked_for_once_deliveries_have_settled(home, instance):
    first = look(instance)
    assert not first.run_requests and "1 archivo sin leer" in first.skip_reason.skip_message
    second = look(instance, first.cursor)
    (request,) = second.run_requests
    assert first.cursor == second.cursor
    assert request.run_key == f"{first.cursor}@{lima_day()}"
    assert request.tags["mie/motivo"] == "entregas nuevas"


def test_a_landing_that_is_not_there_is_told_once_a_day(home, instance, monkeypatch):
    monkeypatch.setenv(LANDING_VARIABLE, str(home.root / "none"))
    for _ in range(2):
        with pytest.raises(Stop, match="No existe la carpeta de entregas"):
            look(instance)
    (notice,) = home.notices.iterdir()
    assert "No existe la carpeta de entregas" in notice.read_text()


def test_while_a_run_writes_nothing_is_looked_at(home, instance):
    with one_writer(home):
        assert "Otra ejecución" in look(instance).skip_reason.skip_message


def test_a_run_that_could_not_tell_is_told_once(home, instance):
    run = instance.create_run_for_job(dg.GraphDefinition(name=RUN_JOB).to_job())
    event = instance.report_run_failed(run, "La ejecución fue interrumpida.")
    context = dg.build_run_status_sensor_context(
        sensor_name="failed_runs", dagster_instance=instance, dagster_run=run, dagster_event=event
    ).for_run_failure()
    assert failed_runs(context) is None
    (notice,) = home.notices.iterdir()
    assert "La ejecución fue interrumpida." in notice.read_text()
    assert "ya había avisado" in failed_runs(context).skip_message
    assert list(home.notices.iterdir()) == [notice]


@dg.op
def refuses() -> None:
    with one_writer(default_home()):
        raise Stop("Falta la clave del estudio.")


def failed(job, instance):
    """What the sensor says of a job that failed."""
    result = job.execute_in_process(instance=instance, raise_on_error=False)
    event = next(event for event in result.all_events if event.is_job_failure)
    context = dg.build_run_status_sensor_context(
        sensor_name="failed_runs",
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        dagster_event=event,
    ).for_run_failure()
    return failed_runs(context)


@pytest.mark.parametrize("name", [RUN_JOB, "mie_evaluate", "mie_report"])
def test_what_a_run_said_is_told_and_what_a_library_said_is_not(home, instance, name):
    job = dg.GraphDefinition(name=name, node_defs=[refuses]).to_job()
    assert failed(job, instance) is None
    (notice,) = home.notices.iterdir()
    assert "Qué pasó:\n  Falta la clave del estudio." in notice.read_text()


def test_a_run_that_another_kept_out_leaves_no_notice(home, instance):
    job = dg.GraphDefinition(name=RUN_JOB, node_defs=[refuses]).to_job()
    with one_writer(home):
        assert "Otra ejecución" in failed(job, instance).skip_message
    assert not home.notices.exists()
