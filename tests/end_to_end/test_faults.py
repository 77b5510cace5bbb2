"""Whatever goes wrong: a clear sentence, an exit status, nothing lost, nothing half published."""

import fcntl
import json
import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger
from tests.end_to_end.conftest import AS_OF


def kill_at(process: subprocess.Popen, words: str) -> None:
    """Kill a run as soon as it says that it does something."""
    for line in process.stderr:
        if words in line:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.long
def test_a_killed_run_is_gone_on_with(mie, published, tmp_path):
    """And another home that holds the same deliveries gets the same tables."""
    home = Home(tmp_path / "home")
    arguments = ("run", "--landing", published.landing, "--home", home.root, "--as-of", AS_OF)
    for moment in ("Construyendo", "Últimas comprobaciones"):
        kill_at(mie.start(*arguments), moment)
        assert not (home.published / "current").exists()
    said = mie(*arguments)
    assert said.status == 0, said.errors
    first, second = (
        json.loads((place.published / "current" / "manifest.json").read_text())
        for place in (published.home, home)
    )
    assert second["release_id"] == first["release_id"]
    assert second["tables_sha256"] == first["tables_sha256"]
    assert [path.name for path in (home.published / "releases").iterdir()] == [second["release_id"]]
    assert not home.work.parent.exists()
    assert mie("verify", "--home", home.root).status == 0


def test_a_second_run_at_the_same_time_is_refused(mie, published):
    with published.home.lock.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = mie("run", "--landing", published.landing, "--home", published.home.root, "--as-of", AS_OF)
    assert said.status == 2
    assert "Otra ejecución" in said.errors and "Traceback" not in said.errors


def test_a_folder_that_does_not_exist(mie, tmp_path):
    """Also where nobody sees the terminal: the notice says it."""
    said = mie("run", "--landing", tmp_path / "none", "--home", tmp_path / "home")
    assert said.status == 2
    assert "No existe la carpeta de entregas" in said.errors
    home = Home(tmp_path / "home")
    (notice,) = home.notices.iterdir()
    assert "No existe la carpeta de entregas" in notice.read_text() and "MIE_LANDING" in notice.read_text()
    assert list(home.root.iterdir()) == [home.notices]


def test_an_empty_landing(mie, tmp_path):
    (tmp_path / "landing").mkdir()
    said = mie("run", "--landing", tmp_path / "landing", "--home", tmp_path / "home", "--json")
    assert said.status == 2
    assert "No hay ninguna entrega" in said.json["error"]
    assert not (tmp_path / "home" / "published").exists()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, too small for a warehouse."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a disk cannot be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk(mie, landing, small_disk):
    said = mie("run", "--landing", landing, "--home", small_disk / "home", "--as-of", AS_OF)
    assert said.status == 2
    assert "espacio" in said.errors and "Traceback" not in said.errors
    assert not list(Path(small_disk, "home").glob("published/releases/*/manifest.json"))


def test_a_test_that_fails_stops_publication(mie, published, tmp_path):
    """A file that the ledger says holds more rows than were kept: the books do not balance."""
    home = Home(tmp_path / "home")
    for kept in ("raw", "archive"):
        shutil.copytree(published.home.root / kept, home.root / kept)
    seen = Ledger(published.home.ledger).seen()
    broken = next(entry for entry in seen if entry.status == "loaded" and entry.rows_delivered)
    for entry in seen:
        more = replace(entry, rows_delivered=entry.rows_delivered + 1)
        Ledger(home.ledger).record(more if entry is broken else entry)
    said = mie("run", "--landing", published.landing, "--home", home.root, "--as-of", "2026-08-31")
    assert said.status == 1
    assert "books_balance" in said.errors and "Traceback" not in said.errors
    assert not (home.published / "current").exists() and not home.warehouse.exists()
