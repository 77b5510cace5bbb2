"""What several tests share: the worked case of the contract, built once per pair of clocks."""

import pickle
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.ground.clocks import Clocks
from orchestration.ground.contract import load_contract
from orchestration.ground.lock import in_turn
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.intake import take_in_all
from orchestration.landing.ledger import Ledger
from orchestration.warehouse.dbt_runner import NodeResult, run_dbt
from orchestration.warehouse.work_file import prepare_work_file

if TYPE_CHECKING:
    from tests.stores import StoreServer

CONFORMANCE = Path(__file__).parent / "conformance"
EXPECTED = sorted((CONFORMANCE / "expected").iterdir())

FIRST = (
    "end_to_end/test_package_programs.py",
    "end_to_end/test_worked_case.py",
    "end_to_end/test_linked_packages.py",
    "end_to_end/test_dagster.py",
    "integration/test_explain.py",
    "integration/test_figures_agree.py",
    "integration/test_dbt_project.py",
    "end_to_end/test_faults.py",
    "end_to_end/test_run.py",
    "unit/corrections/test_corrections.py",
)
"""The files that take longest: none is left alone at the end, and the first two build different things."""

MadeOnce = Callable[[str, Callable[[Path], None]], Path]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {Path(__file__).parent / name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(FIRST)))


@dataclass(frozen=True)
class Built:
    """A warehouse built from the worked case, and what dbt said of each node."""

    home: Home
    expected: Path
    nodes: list[NodeResult]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory, worker_id) -> MadeOnce:
    """Gives folders that all processes of a session share: the first that asks for one fills it."""
    own = tmp_path_factory.getbasetemp()
    place = own if worker_id == "master" else own.parent

    def made(name: str, fill: Callable[[Path], None]) -> Path:
        folder, mark = place / name, place / f"{name}.made"
        with in_turn(place / f"{name}.lock"):
            if not mark.exists():
                # what an attempt that failed left behind
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                mark.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def worked_home(made_once) -> Home:
    """A home that has read the deliveries of the worked case."""
    return Home(
        made_once(
            "worked_case",
            lambda folder: take_in_all(FolderLanding(CONFORMANCE / "landing"), load_contract(), Home(folder)),
        )
    )


@pytest.fixture(scope="session", params=EXPECTED, ids=lambda folder: folder.name)
def worked_build(request, worked_home, made_once) -> Built:
    """The worked case at one pair of clocks; dbt's unit tests, which look at no clock, run with the first."""
    without = () if request.param == EXPECTED[0] else ("unit_test",)
    folder = made_once(request.param.name, lambda folder: build_worked_case(folder, worked_home, without))
    nodes = pickle.loads((folder / "nodes").read_bytes())
    return Built(Home(folder / "home"), request.param, nodes)


def build_worked_case(folder: Path, read: Home, without: Sequence[str] = ("unit_test",)) -> None:
    """Build it in a copy of what was read, at the clocks that the folder is named after."""
    home = prepared_worked_case(folder, read)
    (folder / "nodes").write_bytes(pickle.dumps(run_dbt(home, without=without)))


def prepared_worked_case(folder: Path, read: Home) -> Home:
    """A copy of what was read, ready to be built at the clocks that the folder is named after."""
    _, as_of, *known_at = [
        part.strip("_") for part in folder.name.replace("known_at", "as_of").split("as_of_")
    ]
    home = Home(folder / "home")
    shutil.copytree(read.root, home.root)
    latest = Ledger(home.ledger).latest_known()
    clocks = Clocks(date.fromisoformat(as_of), date.fromisoformat(known_at[0]) if known_at else latest)
    prepare_work_file(home, clocks)
    return home


@pytest.fixture
def worked_case(worked_build) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """The built warehouse, open for reading, and the folder of what is expected of it."""
    with duckdb.connect(str(worked_build.home.work), read_only=True) as connection:
        yield connection, worked_build.expected


@pytest.fixture(scope="module")
def store_server() -> Iterator["StoreServer"]:
    """A server that speaks as S3 does."""
    from tests.stores import running_store

    with running_store() as server:
        yield server


@pytest.fixture
def store(store_server: "StoreServer", monkeypatch: pytest.MonkeyPatch) -> "StoreServer":
    """The server, with a bucket of its own for each test."""
    store_server.begin(monkeypatch)
    return store_server
