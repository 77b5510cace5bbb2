"""The reports that the calendar asks for are written once, of the right cut-off, and the sensor says so."""

import shutil
from datetime import date

import dagster as dg
import pytest

from orchestration.ground.calendar import report_calendar
from orchestration.ground.paths import HOME_VARIABLE, Home
from orchestration.interface import sensors
from orchestration.interface.assembled import defs
from orchestration.interface.resources import REPORT_JOB
from orchestration.reports.due import to_write, written
from orchestration.reports.sources import definitions
from orchestration.reports.write import write_report

APRIL = date(2026, 4, 15)


@pytest.fixture
def home(tmp_path, full, monkeypatch) -> Home:
    """The ordinary release, with its cut-off at the end of March."""
    home = Home(shutil.copytree(full.home.root, tmp_path / "home", symlinks=True))
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    monkeypatch.setattr(sensors, "lima_day", lambda: APRIL)
    return home


def asked() -> list:
    return list(sensors.reports_due(dg.build_sensor_context()))


def test_every_report_of_the_calendar_can_be_written():
    assert {report.name for report in report_calendar()} == set(definitions("reports")["reports"])


def test_what_is_due_is_asked_for_once_it_has_a_release(home):
    ready, waiting = to_write(home, APRIL)
    assert [(due.report, due.month) for due in ready] == [("monthly", "2026-03"), ("quarterly", "2026-03")]
    assert ("semestral", "2025-12") not in [(due.report, due.month) for due in waiting]
    assert to_write(home, date(2026, 4, 10))[0] == []


def test_the_sensor_asks_for_each_due_report_and_the_job_writes_it(home):
    requests = asked()
    assert [request.run_key for request in requests] == [
        "monthly@2026-03-31@2026-04-15",
        "lists@2026-03-31@2026-04-15",
        "quarterly@2026-03-31@2026-04-15",
    ]
    # the lists read the restricted warehouse, which a release made by hand has not
    for request in (requests[0], requests[2]):
        result = defs.resolve_job_def(REPORT_JOB).execute_in_process(
            run_config=request.run_config,
            asset_selection=request.asset_selection,
            partition_key=request.partition_key,
        )
        (told,) = result.get_asset_materialization_events()
        assert told.partition == "2026-03"
        assert told.materialization.metadata["corte"].value == "2026-03-31"
    due = to_write(home, APRIL)[0]
    assert due == []
    (skipped,) = asked()
    assert "No hay ningún reporte por escribir" in skipped.skip_message


def test_a_report_of_a_later_release_does_not_count(home, monkeypatch):
    due = to_write(home, APRIL)[0][0]
    folder = home.reports / "r" / f"{due.report}_{due.month}_x"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text('{"as_of": "2026-10-31"}')
    assert written(home, due) is None
    (folder / "manifest.json").write_text('{"as_of": "2026-03-31"}')
    assert written(home, due) == folder


def test_a_report_of_the_public_edition_is_not_the_one_that_is_due(home, tmp_path):
    write_report(home, "monthly", None, notes=tmp_path, public=True)
    assert "monthly" in [due.report for due in to_write(home, APRIL)[0]]
    write_report(home, "monthly", None, notes=tmp_path)
    assert "monthly" not in [due.report for due in to_write(home, APRIL)[0]]
