"""Two cases, each published with DuckDB and with a Spark cluster of two workers.

Spark's builds are few, since each takes minutes: that of the worked case is begun under a Thrift server that
is killed, that of the dirty sample loses a worker.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from orchestration.ground.paths import PROJECT, Home
from orchestration.release import manifest
from orchestration.release.manifest import Manifest
from tests.conftest import CONFORMANCE
from tests.end_to_end.conftest import Mie, Said

CLUSTER = PROJECT / "deploy" / "spark" / "cluster.py"
HOUSEHOLDS = 300
AS_OF = {"worked": "2026-09-30", "dirty": "2026-10-31"}
FOR_SMALL = ("spark.sql.adaptive.enabled=false", "spark.sql.shuffle.partitions=2")
"""Of so few rows, planning each query anew after each of its stages takes longest."""
BEGUN = 5
"""So many tables built are the middle of a build."""


@dataclass(frozen=True)
class Cluster:
    """A cluster in a folder of its own."""

    state: Path

    def order(self, order: str) -> None:
        # so short a build is over before the second of Java's compilers pays
        environment = {**os.environ, "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1"}
        settings = [part for pair in FOR_SMALL for part in ("--conf", pair)]
        subprocess.run(
            [sys.executable, CLUSTER, order, "--state", self.state, *settings], env=environment, check=True
        )

    @property
    def told(self) -> dict:
        return json.loads((self.state / "cluster.json").read_text())

    def kill(self, part: str) -> None:
        """Have a part gone at once, with what it started."""
        process = psutil.Process(self.told["pids"][part])
        for each in (process, *process.children(recursive=True)):
            each.send_signal(signal.SIGKILL)


@dataclass(frozen=True)
class Made:
    """A home with a release."""

    home: Home
    landing: Path
    mie: Mie

    @property
    def manifest(self) -> Manifest:
        return manifest.read((self.home.published / "current").resolve())


@pytest.fixture(scope="session")
def mie() -> Mie:
    """The command, without what is set where the tests run."""
    return Mie({name: value for name, value in os.environ.items() if not name.startswith("MIE_")})


@pytest.fixture(scope="session")
def cluster(tmp_path_factory) -> Iterator[Cluster]:
    if shutil.which("java") is None or find_spec("pyspark") is None:
        pytest.skip("needs Java 17 and the extra `spark`")
    cluster = Cluster(tmp_path_factory.mktemp("cluster") / "state")
    cluster.order("start")
    yield cluster
    cluster.order("stop")


@pytest.fixture(scope="session")
def landings(mie, tmp_path_factory) -> dict[str, Path]:
    sample = tmp_path_factory.mktemp("sample") / "landing"
    said = mie("sample", "--landing", sample, "--households", HOUSEHOLDS, "--as-of", AS_OF["dirty"])
    assert said.status == 0, said.errors
    return {"worked": CONFORMANCE / "landing", "dirty": sample}


@pytest.fixture(scope="session")
def with_duckdb(mie, landings, tmp_path_factory) -> dict[str, Made]:
    made = {}
    for case, landing in landings.items():
        home = tmp_path_factory.mktemp(f"duckdb_{case}") / "home"
        said = mie("run", "--landing", landing, "--home", home, "--as-of", AS_OF[case])
        assert said.status == 0, said.errors
        made[case] = Made(Home(home), landing, mie)
    return made


@dataclass(frozen=True)
class OnSpark:
    """Builds of a case on a cluster, in a home that makes its noise with the key of another."""

    cluster: Cluster
    made: Made
    case: str

    def run(self, in_the_middle: Callable[[], None] = lambda: None) -> Said:
        mie = self.mie
        process = mie.start(
            *("run", "--landing", self.made.landing, "--home", self.made.home.root),
            *("--as-of", AS_OF[self.case], "--engine", "spark"),
        )
        while process.poll() is None and len(list(self._tables())) < BEGUN:
            time.sleep(0.5)
        assert process.poll() is None, process.communicate()
        in_the_middle()
        output, errors = process.communicate(timeout=900)
        return Said(process.returncode, output, errors)

    @property
    def mie(self) -> Mie:
        return Mie({**self.made.mie.environment, "MIE_SPARK": self.cluster.told["thrift"]})

    def _tables(self) -> Iterator[Path]:
        return self.made.home.work.parent.glob("spark/*/*/*/_SUCCESS")


def _beside(other: Made, folder: Path) -> Made:
    """A new home with the keys of another."""
    home = Home(folder / "home")
    shutil.copytree(other.home.keys, home.keys)
    return Made(home, other.landing, other.mie)


@pytest.fixture(scope="session")
def killed_server(cluster, with_duckdb, tmp_path_factory) -> tuple[OnSpark, Said, bool]:
    """The worked case, begun under a server that is killed: the build, how it ended, whether it published."""
    building = OnSpark(cluster, _beside(with_duckdb["worked"], tmp_path_factory.mktemp("worked")), "worked")
    said = building.run(lambda: cluster.kill("thrift"))
    return building, said, any(building.made.home.published.glob("releases/*"))


@pytest.fixture(scope="session")
def with_spark(killed_server, cluster, with_duckdb, tmp_path_factory) -> dict[str, Made]:
    """The cases as Spark builds them: the worked one again after its server died, the dirty one on a cluster
    that loses a worker."""
    worked, *_ = killed_server
    cluster.order("start")
    said = worked.run()
    assert said.status == 0, said.errors
    dirty = OnSpark(cluster, _beside(with_duckdb["dirty"], tmp_path_factory.mktemp("dirty")), "dirty")
    said = dirty.run(lambda: cluster.kill("worker_2"))
    assert said.status == 0, said.errors
    return {"worked": worked.made, "dirty": dirty.made}
