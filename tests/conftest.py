"""What several tests share: the worked case of the contract, built once per pair of clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.clocks import Clocks, latest_known
from orchestration.contract import load_contract
from orchestration.dbt_runner import NodeResult, run_dbt
from orchestration.intake import take_in_all
from orchestration.landing.find import FolderLanding
from orchestration.landing.ledger import Ledger
from orchestration.paths import Home
from orchestration.warehouse import prepare_work_file

CONFORMANCE = Path(__file__).parent / "conformance"
EXPECTED = sorted((CONFORMANCE / "expected").iterdir())


@dataclass(frozen=True)
class Built:
    """A warehouse built from the worked case, and what dbt said of each node."""

    home: Home
    expected: Path
    nodes: list[NodeResult]


@pytest.fixture(scope="session")
def worked_home(tmp_path_factory) -> Home:
    """A home that has read the deliveries of the worked case."""
    home = Home(tmp_path_factory.mktemp("worked_case"))
    take_in_all(FolderLanding(CONFORMANCE / "landing"), load_contract(), home)
    return home


@pytest.fixture(scope="session", params=EXPECTED, ids=lambda folder: folder.name)
def worked_build(request, worked_home) -> Built:
    """The worked case at one pair of clocks; dbt's unit tests run with it."""
    _, as_of, *known_at = [
        part.strip("_") for part in request.param.name.replace("known_at", "as_of").split("as_of_")
    ]
    latest = latest_known(Ledger(worked_home.ledger))
    clocks = Clocks(date.fromisoformat(as_of), date.fromisoformat(known_at[0]) if known_at else latest)
    prepare_work_file(worked_home, clocks)
    return Built(worked_home, request.param, run_dbt(worked_home, without=()))


@pytest.fixture
def worked_case(worked_build) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """The built warehouse, open for reading, and the folder of what is expected of it."""
    with duckdb.connect(str(worked_build.home.work), read_only=True) as connection:
        yield connection, worked_build.expected
