"""`mie report`: which release it is of, what it writes, and that asking again changes nothing."""

import json
import os
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orchestration.ground.code import ROOMS
from orchestration.ground.errors import Stop, WrongUse
from orchestration.ground.paths import Home
from orchestration.release import catalog, manifest
from orchestration.release.close import close
from orchestration.reports import write
from orchestration.reports.sources import MADE_OF
from orchestration.reports.write import write_report
from tests.unit.reports.conftest import make_release
from tests.unit.reports.hand_made import Case

DECIDE_NOTHING = {
    *(f"ground/{name}.py" for name in ("code", "errors", "paths", "progress", "records", "storage")),
    *(f"release/{name}.py" for name in ("files", "manifest", "tables")),
}
"""What reports use and no byte of them comes from."""
MAKE_NO_REPORT = {"dispatch.py", "gestor_lists.py", "before_sending", "check_page.py"}
"""What sends reports, writes lists anew each time, and serves those who deliver (the site's `BUILT_WITH`)."""


@pytest.fixture
def quick(monkeypatch) -> list[str]:
    """What is rendered has tests of its own: here a report is a line that tells what it is of."""
    rendered = []

    def files(report, units):
        rendered.append(report.scope.report)
        text = f"{report.scope.report} {report.release.release_id} {report.scope.cut_off} {report.note}"
        return {"a.pdf": text.encode(), "a.xlsx": b"PK"}

    monkeypatch.setattr(write, "_files", files)
    return rendered


@pytest.fixture
def home(tmp_path, full) -> Home:
    return Home(shutil.copytree(full.home.root, tmp_path / "home", symlinks=True))


def second(home: Home, name: str, **changes: str) -> None:
    """Another release in the same home: the same tables under another name and other clocks."""
    first = catalog.current(home)
    release = manifest.read(first)
    folder = catalog.release_folder(home, name)
    shutil.copytree(first, folder)
    changed = manifest.Manifest(**{**vars(release), "release_id": name, **changes})
    (folder / manifest.NAME).write_bytes(manifest.render(changed))
    catalog.point_current(home)


def test_a_report_lies_beside_its_release_with_a_manifest_of_its_own(home, tmp_path):
    written = write_report(home, "monthly", None, notes=tmp_path)
    folder = Path(written.folder)
    assert written.is_new
    assert folder.parent == home.root / "reports" / written.release_id
    assert set(written.files) == {
        "monthly_2026-03_PRELIMINAR.pdf",
        "monthly_2026-03_PRELIMINAR.xlsx",
        "poi_seguimiento_2026-03-31_PRELIMINAR.xlsx",
    }
    sealed = json.loads((folder / "manifest.json").read_text())
    assert (
        set(sealed["files"])
        == set(written.files)
        == {path.name for path in folder.iterdir()} - {"manifest.json"}
    )
    assert sealed["release_id"] == written.release_id
    assert (folder / "monthly_2026-03_PRELIMINAR.pdf").read_bytes().startswith(b"%PDF")
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_asking_again_finds_the_same_bytes_and_renders_nothing(home, tmp_path, quick):
    first = write_report(home, "monthly", None, notes=tmp_path)
    before = {path: path.stat().st_mtime_ns for path in Path(first.folder).iterdir()}
    again = write_report(home, "monthly", "2026-03", notes=tmp_path)
    assert (again.is_new, again.folder, again.files) == (False, first.folder, first.files)
    assert {path: path.stat().st_mtime_ns for path in Path(first.folder).iterdir()} == before
    assert quick == ["monthly"]


def test_a_note_makes_another_report_beside_the_first(home, tmp_path, quick):
    first = write_report(home, "monthly", None, notes=tmp_path)
    (tmp_path / "monthly_2026-03.md").write_text("Buenas prácticas")
    second = write_report(home, "monthly", None, notes=tmp_path)
    assert second.is_new
    assert Path(first.folder).exists()
    assert "Buenas prácticas" in (Path(second.folder) / "a.pdf").read_text()


def test_a_report_that_was_changed_is_not_passed_off_as_written(home, tmp_path, quick):
    written = write_report(home, "monthly", None, notes=tmp_path)
    (Path(written.folder) / "a.pdf").write_bytes(b"other")
    with pytest.raises(Stop, match="no es el que se escribió"):
        write_report(home, "monthly", None, notes=tmp_path)


def test_the_month_decides_the_release(home, tmp_path, quick):
    second(home, "2026-04-15_x", as_of="2026-04-15", known_at="2026-04-15")
    assert write_report(home, "monthly", None, notes=tmp_path).release_id == "2026-04-15_x"
    assert write_report(home, "monthly", "2026-03", notes=tmp_path).cut_off == "2026-03-31"
    with pytest.raises(
        WrongUse, match=r"No hay ninguna publicación con corte al 2026-04-30.*mie run --as-of 2026-04-30"
    ):
        write_report(home, "monthly", "2026-04", notes=tmp_path)
    with pytest.raises(WrongUse, match="no es un mes del plan"):
        write_report(home, "monthly", "marzo", notes=tmp_path)
    with pytest.raises(WrongUse, match="no pide ningún informe «anual»"):
        write_report(home, "anual", None, notes=tmp_path)


def test_a_closed_month_is_told_by_its_official_release(home, tmp_path, quick, monkeypatch):
    monkeypatch.setattr(
        "orchestration.release.close.verify", lambda home, release: type("Verdict", (), {"faults": ()})
    )
    official = catalog.current(home).name
    (catalog.current(home) / "marts").mkdir()
    close(home, "2026-03", "Nadie", datetime(2026, 4, 20, tzinfo=UTC))
    second(home, "2026-03-31_later", known_at="2026-05-01")
    monkeypatch.setattr(write, "closed_months", lambda home, folder: ())
    assert catalog.current(home).name == "2026-03-31_later"
    assert write_report(home, "monthly", None, notes=tmp_path).release_id == official
    assert write_report(home, "monthly", "2026-03", notes=tmp_path).release_id == official


def test_without_a_release_there_is_nothing_to_report(tmp_path):
    with pytest.raises(WrongUse, match="mie run"):
        write_report(Home(tmp_path), "monthly", None)


def test_a_report_that_fails_leaves_nothing_half_written(home, tmp_path, quick, monkeypatch):
    def full_disk(path: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(write, "sync", full_disk)
    with pytest.raises(Exception, match="espacio"):
        write_report(home, "monthly", None, notes=tmp_path)
    monkeypatch.undo()
    folders = list((home.root / "reports").rglob("*_2026-03_*"))
    assert all(folder.name.startswith(write.DRAFT) for folder in folders)


def test_drafts_of_killed_processes_go(home, tmp_path, quick):
    written = write_report(home, "monthly", None, notes=tmp_path)
    old, young = (Path(written.folder).parent / f"{write.DRAFT}{name}" for name in ("old", "young"))
    for draft in (old, young):
        draft.mkdir()
    os.utime(old, (0, 0))
    write_report(home, "quarterly", None, notes=tmp_path)
    assert (old.exists(), young.exists()) == (False, True)


def test_what_decides_a_report_is_among_what_it_is_made_of():
    """A report is written anew when a module changes that its words or figures come through."""
    code = ROOMS
    reports = ROOMS / "reports"
    imported = re.compile(r"^\s*from orchestration\.([.a-z_]+) import", re.MULTILINE)
    used = {
        code / f"{name.replace('.', '/')}.py"
        for path in reports.rglob("*.py")
        if not MAKE_NO_REPORT & set(path.relative_to(reports).parts)
        for name in imported.findall(path.read_text(encoding="utf-8"))
    }
    outside = {path for path in used if path.is_file() and not path.is_relative_to(reports)}
    assert {path.relative_to(code).as_posix() for path in outside - set(MADE_OF)} == DECIDE_NOTHING


def test_the_midterm_of_a_closed_july_is_of_its_official_release(tmp_path, contracts, quick, monkeypatch):
    monkeypatch.setattr(
        "orchestration.release.close.verify", lambda home, release: type("Verdict", (), {"faults": ()})
    )
    monkeypatch.setattr(write, "closed_months", lambda home, folder: ())
    official = make_release(tmp_path / "home", Case(as_of=date(2026, 7, 31)), contracts)
    home = official.home
    close(home, "2026-07", "Ana", datetime(2026, 8, 15, tzinfo=UTC))
    later = make_release(home.root, Case(as_of=date(2026, 10, 31)), contracts)
    assert catalog.current(home) == later.folder
    assert write_report(home, "midterm", None, notes=tmp_path).release_id == official.release.release_id
    assert write_report(home, "monthly", None, notes=tmp_path).release_id == later.release.release_id


def test_the_scope_follows_the_cut_off(home, tmp_path, quick):
    assert write_report(home, "midterm", None, notes=tmp_path).cut_off == date(2026, 3, 31).isoformat()
