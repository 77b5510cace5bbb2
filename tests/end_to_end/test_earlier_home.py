"""A home that the version landed before left: today's code opens it, and goes on where it stopped."""

import duckdb
import pytest

from orchestration.ground.paths import Home
from tests.conftest import CONFORMANCE, EXPECTED
from tests.end_to_end.earlier_home import AS_OF, KNOWN_AT, unpack
from tests.end_to_end.test_worked_case import TABLES, differences

pytestmark = pytest.mark.long

NOW = EXPECTED[-1]
"""What the worked case comes to at its later clocks."""


@pytest.fixture
def earlier(tmp_path) -> Home:
    return Home(unpack(tmp_path))


def test_its_release_is_told(earlier, mie):
    said = mie("status", "--home", earlier.root, "--json")
    assert said.status == 0, said.errors
    assert said.json["as_of"] == AS_OF and said.json["known_at"] <= KNOWN_AT


def test_it_is_whole_on_another_path(earlier, mie):
    for command in ("verify", "doctor"):
        said = mie(command, "--home", earlier.root)
        assert said.status == 0, said.output + said.errors


def test_its_figures_and_deliveries_are_explained(earlier, mie):
    figure = mie("explain", "OG", "--month", "2026-06", "--home", earlier.root, "--json")
    assert figure.status == 0 and figure.json["units"]
    label = next(row["file_name"] for unit in figure.json["units"] for row in unit["rows"])
    standing = mie("explain", "--file", label, "--home", earlier.root, "--json")
    assert standing.status == 0 and standing.json["figures"]
    assert mie("verify", "--home", earlier.root).status == 0


def test_it_goes_on_with_what_came_since(earlier, mie):
    before = (earlier.published / "current").resolve().name
    as_of = NOW.name.removeprefix("as_of_")
    said = mie("run", "--landing", CONFORMANCE / "landing", "--home", earlier.root, "--as-of", as_of)
    assert said.status == 0, said.output + said.errors
    with duckdb.connect(str(earlier.warehouse), read_only=True) as connection:
        found = [each for name in TABLES for each in differences(connection, NOW, name)]
        compared = connection.sql("select distinct previous_release_id from marts.revision_causes").fetchall()
    assert not found, "\n".join(found[:25])
    assert compared == [(before,)]
    for command in (["verify"], ["verify", before], ["doctor"]):
        said = mie(*command, "--home", earlier.root)
        assert said.status == 0, said.output + said.errors
