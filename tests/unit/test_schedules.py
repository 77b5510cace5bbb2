"""The plan's calendar as schedules: what each morning asks for, and why it asks for nothing."""

from datetime import datetime

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from orchestration.ground.calendar import LIMA, report_calendar, report_named
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import HOME_VARIABLE, Home
from orchestration.interface import schedules
from orchestration.interface.resources import RUN_JOB
from orchestration.interface.schedules import SCHEDULES, report_schedule


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return Home(tmp_path / "home")


@pytest.fixture(autouse=True, scope="module")
def instance():
    """A history on disk: a schedule opens it by its reference."""
    with dg.instance_for_test() as instance:
        yield instance


def asked(name: str, *day: int) -> dg.RunRequest | dg.SkipReason:
    """What the schedule of a report says at seven in the morning of a day in Lima."""
    schedule = report_schedule(report_named(name))
    moment = datetime(*day, 7, tzinfo=LIMA)
    context = dg.build_schedule_context(dg.DagsterInstance.get(), scheduled_execution_time=moment)
    return schedule(context)


def test_every_report_of_the_calendar_has_its_schedule_in_lima_time():
    assert [schedule.name for schedule in SCHEDULES] == [f"report_{each.name}" for each in report_calendar()]
    assert {schedule.execution_timezone for schedule in SCHEDULES} == {"America/Lima"}
    assert {schedule.name: schedule.cron_schedule for schedule in SCHEDULES} == {
        "report_monthly": "0 7 11-28 1,4,5,6,7,8,9,10,11,12 *",
        "report_quarterly": "0 7 11-28 1,4,7,10 *",
        "report_semestral": "0 7 11-28 1,7 *",
        "report_midterm": "0 7 11-28 8 *",
        "report_final": "0 7 11-28 1 *",
    }


def test_a_due_report_asks_for_the_month_of_its_cut_off(home):
    request = asked("monthly", 2026, 4, 11)
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2026-03"
    assert asked("semestral", 2027, 1, 11).partition_key == "2026-12"


def test_it_is_tried_again_the_next_morning(home):
    assert asked("monthly", 2026, 4, 11).run_key != asked("monthly", 2026, 4, 12).run_key


def test_what_is_published_is_skipped(home, monkeypatch):
    release = type("Release", (), {"as_of": "2026-03-31", "release_id": "2026-03-31_k"})()
    monkeypatch.setattr(schedules.catalog, "published", lambda home: [release])
    assert asked("monthly", 2026, 4, 11).skip_message == (
        "«Monitoreo mensual de actividades», corte 2026-03-31: ya existe la publicación 2026-03-31_k."
    )
    assert isinstance(asked("monthly", 2026, 5, 11), dg.RunRequest)


@pytest.mark.parametrize("day", [(2026, 1, 11), (2026, 4, 10), (2027, 4, 11)])
def test_outside_the_plan_nothing_is_due(home, day):
    assert "no pide" in asked("monthly", *day).skip_message


def test_another_writer_is_waited_for(home):
    with one_writer(home):
        assert "Otra ejecución" in asked("monthly", 2026, 4, 11).skip_message


def test_reports_of_one_month_make_one_run(home, instance):
    """In July the monthly, the quarterly and the half-yearly one ask for June."""
    first = asked("monthly", 2026, 7, 11)
    create_run_for_test(instance, job_name=RUN_JOB, tags=first.tags)
    for name in ("quarterly", "semestral"):
        assert "Otro informe ya pidió" in asked(name, 2026, 7, 11).skip_message
    assert isinstance(asked("quarterly", 2026, 7, 12), dg.RunRequest)
