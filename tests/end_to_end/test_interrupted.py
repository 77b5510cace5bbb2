"""Told to stop, by Ctrl-C, SIGTERM or worse: one sentence, an exit status, and nothing left behind."""

import shutil
import signal
import tempfile
import time
from pathlib import Path

import pytest

from orchestration.ground.paths import Home
from orchestration.ground.signals import INTERRUPTED
from tests.end_to_end.conftest import AS_OF, Mie

pytestmark = pytest.mark.long

SIGNALS = pytest.mark.parametrize(
    ("order", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"]
)


def stop_at(process, words, order):
    """Send a signal as soon as a command says something; what it said afterwards."""
    for line in process.stderr:
        if words in line:
            break
    process.send_signal(order)
    _, errors = process.communicate(timeout=120)
    return errors.splitlines()


def children(pid):
    return [
        int(path.name)
        for path in Path("/proc").glob("[0-9]*")
        if f"\nPPid:\t{pid}\n" in (path / "status").read_text(errors="replace")
    ]


def wait_until(is_so):
    for _ in range(1000):
        if is_so():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to that")


@SIGNALS
@pytest.mark.parametrize("moment", ["Preparando", "archivos nuevos", "Construyendo"])
def test_a_run_that_is_told_to_stop(mie, landing, tmp_path, moment, order, status):
    home = Home(tmp_path / "home")
    process = mie.start("run", "--landing", landing, "--home", home.root, "--as-of", AS_OF)
    said = stop_at(process, moment, order)
    assert process.returncode == status
    assert said[-1] == INTERRUPTED
    assert not any("Error" in line or "Traceback" in line for line in said)
    for left in (home.scratch, home.work.parent, home.notices, home.published / "current"):
        assert not left.exists()


@pytest.fixture
def watched(mie, tmp_path):
    """The command, with a temporary folder of the system's that can be looked into."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    return Mie({**mie.environment, "TMPDIR": str(folder)}), folder


def check_folders(folder):
    return list(folder.glob("mie_check_*"))


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGKILL], ids=["SIGTERM", "SIGKILL"])
def test_a_check_that_ends_in_the_middle_leaves_nothing(watched, landing, order):
    mie, folder = watched
    process = mie.start("check", "--landing", landing)
    for line in process.stderr:
        if "archivos nuevos" in line:
            break
    assert list(check_folders(folder)[0].rglob("*.parquet"))
    readers = children(process.pid)
    assert readers
    process.send_signal(order)
    process.communicate()
    wait_until(lambda: not check_folders(folder))
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in readers))


def test_a_check_of_a_poisoned_landing_judges_all_the_rest(watched, landing, tmp_path):
    mie, folder = watched
    poisoned = tmp_path / "poisoned"
    shutil.copytree(landing, poisoned)
    (poisoned / "partners" / "partners" / "larga_2026-10-30.csv").write_text(
        "CODIGO ALIADO,NOMBRE,TIPO\n" + "x" * (33 * 10**6)
    )
    said = mie("check", "--landing", poisoned, "--json")
    assert said.status == 1, said.errors
    files = {file["file_name"]: file for file in said.json["files"]}
    assert "La fila 2 pasa" in files["larga_2026-10-30.csv"]["reason"]
    assert sum(file["file_status"] == "loaded" for file in files.values()) > 20
    wait_until(lambda: not check_folders(folder))
    assert tempfile.gettempdir() != str(folder)
