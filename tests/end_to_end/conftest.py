"""The command as people use it, on a small sample that is published once for all tests."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.ground.paths import Home
from tests.end_to_end.packages import Package

HOUSEHOLDS = 300
AS_OF = "2026-10-31"
TRACED = Path(__file__).parent / "traced"


@dataclass(frozen=True)
class Said:
    """How a command ended and what it wrote."""

    status: int
    output: str
    errors: str

    @property
    def json(self) -> dict:
        """The result of a command that was asked for JSON."""
        return json.loads(self.output)


@dataclass(frozen=True)
class Mie:
    """Runs `mie` in processes of its own."""

    environment: dict[str, str]

    def start(self, *arguments: object) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli", *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *arguments: object) -> Said:
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=900)
        return Said(process.returncode, output, errors)


@dataclass(frozen=True)
class Published:
    """A home with a release, where its deliveries lie, and what the run said."""

    landing: Path
    home: Home
    said: Said

    @property
    def current(self) -> Path:
        return (self.home.published / "current").resolve()


@pytest.fixture(scope="session")
def mie() -> Mie:
    """The command, without what is set where the tests run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIE_", "DAGSTER"))}
    return Mie(kept)


@pytest.fixture(scope="session")
def landing(mie, made_once) -> Path:
    """A small sample with every kind of dirt."""

    def fill(folder: Path) -> None:
        said = mie("sample", "--landing", folder, "--households", HOUSEHOLDS, "--as-of", AS_OF)
        assert said.status == 0, said.errors

    return made_once("landing", fill)


def _published(mie: Mie, landing: Path, made_once) -> Path:
    def fill(folder: Path) -> None:
        traced = {"PYTHONPATH": str(TRACED), "MIE_TRACE": str(folder / "read")}
        run = Mie({**mie.environment, **traced})
        said = run("run", "--landing", landing, "--home", folder / "home", "--as-of", AS_OF)
        assert said.status == 0, said.output + said.errors
        (folder / "said").write_bytes(pickle.dumps(said))

    return made_once("published", fill)


@pytest.fixture(scope="session")
def traced_run(mie, landing, made_once) -> Path:
    """The files that the run of the published sample read, one a line."""
    return _published(mie, landing, made_once) / "read"


@pytest.fixture(scope="session")
def published(mie, landing, made_once, tmp_path_factory) -> Published:
    """The sample, published; each process has a copy of its own."""

    folder = _published(mie, landing, made_once)
    home = tmp_path_factory.mktemp("copy") / "home"
    shutil.copytree(folder / "home", home, symlinks=True)
    return Published(landing, Home(home), pickle.loads((folder / "said").read_bytes()))


@pytest.fixture(scope="session")
def package(mie, landing, made_once, tmp_path_factory) -> Package:
    """Its mid-term package, and what the command said; each process has a copy of the home that holds it."""

    def fill(folder: Path) -> None:
        shutil.copytree(_published(mie, landing, made_once) / "home", folder / "home", symlinks=True)
        said = mie("evaluate", "midterm", "--home", folder / "home", "--json")
        assert said.status == 0, said.errors
        (folder / "said").write_text(said.output, encoding="utf-8")

    folder = made_once("packaged", fill)
    home = tmp_path_factory.mktemp("packaged") / "home"
    shutil.copytree(folder / "home", home, symlinks=True)
    said = json.loads((folder / "said").read_text(encoding="utf-8"))
    return Package(home / "evaluation" / Path(said["folder"]).name, said)
