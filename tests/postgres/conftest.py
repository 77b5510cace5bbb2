"""A server and a release in it. Where PostgreSQL is not installed, these tests are skipped and say so."""

import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.ground.paths import Home
from orchestration.serving.served import ServedRelease, publish_to
from tests.end_to_end.conftest import landing, mie, published  # noqa: F401
from tests.postgres.server import BIN, Server, running

LOGINS = {
    "anyone": "mie_public",
    "planner": "mie_planner",
    "unit_one": "mie_unit",
    "unit_two": "mie_unit",
    "unit_none": "mie_unit",
    "evaluator": "mie_evaluator",
    "engineer": "mie_engineer",
    "stranger": None,
}


@dataclass(frozen=True)
class ServedHome:
    """A home whose current release a database shows."""

    server: Server
    database: str
    home: Home
    release: ServedRelease
    units: tuple[str, str]

    @property
    def address(self) -> str:
        return self.server.address(self.database)

    def rows(self, user: str, query: str, *values: object) -> list[tuple]:
        return self.server.rows(self.database, user, query, *values)


def pytest_collection_modifyitems(items):
    if BIN is None:
        skip = pytest.mark.skip(reason="PostgreSQL no está instalado (Debian: apt-get install postgresql)")
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture(scope="session")
def server(free_port):
    # the path of a socket may have 107 bytes; pytest's folders are longer, and root's alone
    folder = Path(tempfile.mkdtemp(prefix="mie-pg-"))
    try:
        with running(folder, free_port) as running_server:
            for login in LOGINS:
                running_server.administer(f"create role {login} login")
            yield running_server
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def served(server, published) -> ServedHome:  # noqa: F811
    """The sample in a database, with a login for each role and two territorial units."""
    database = server.new_database()
    release = publish_to(published.home, server.address(database))
    found = server.rows(
        database,
        "publisher",
        "select territory_code from mie.indicator_values"
        " where territory_level = 'territorial_unit' group by 1 order by max(denominator) desc, 1 limit 2",
    )
    units = tuple(name for (name,) in found)
    grant_logins(server, database, dict(zip(("unit_one", "unit_two"), units, strict=True)))
    return ServedHome(server, database, published.home, release, units)


def grant_logins(server: Server, database: str, units: dict[str, str]) -> None:
    """Give each login its role, and those of units their unit, as an engineer of the programme does."""
    for login, role in LOGINS.items():
        if role:
            server.administer(f"grant {role} to {login}")
    with server.connect(database, "engineer") as connection:
        connection.cursor().executemany(
            "insert into mie_control.unit_logins (login, territorial_unit) values (%s, %s)", units.items()
        )
