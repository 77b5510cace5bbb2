"""Releases of the version before: what they lack is told as empty, and their reports are written."""

from pathlib import Path

import duckdb
import pytest

from orchestration.reports import book_cover
from orchestration.reports.plan_tables import LATER
from orchestration.reports.write import write_report
from tests.unit.reports.conftest import make_release
from tests.unit.reports.hand_made import Case


@pytest.fixture
def earlier(tmp_path, contracts):
    made = make_release(tmp_path / "home", Case(), contracts)
    with duckdb.connect(str(made.folder / "marts.duckdb")) as connection:
        connection.execute("comment on column indicator_values.value is 'Valor del indicador.'")
        for table in LATER:
            connection.execute(f"drop table {table}")
    return made


@pytest.mark.parametrize("public", [False, True])
def test_a_release_of_the_version_before_is_reported(earlier, tmp_path, public):
    written = write_report(earlier.home, "monthly", "2026-03", notes=tmp_path, public=public)
    assert (Path(written.folder) / written.files[0]).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("public", [False, True])
def test_what_it_lacks_is_empty_and_the_rest_is_there(earlier, public):
    report = earlier.report("monthly", public=public)
    assert report.records("revision_causes") == []
    assert report.records("indicator_headlines")


def test_its_columns_are_described_as_it_describes_them(earlier):
    assert book_cover._comments(earlier.report("monthly"))["value"] == "Valor del indicador."


def test_what_it_lacks_has_the_columns_of_the_contract(contracts):
    for table, columns in LATER.items():
        with duckdb.connect() as connection:
            connection.execute(f"create table told ({columns})")
            declared = ", ".join(f"{name} {kind}" for name, kind in contracts[f"marts.{table}"].items())
            connection.execute(f"create table contracted ({declared})")
            told, contracted = (
                [row[:2] for row in connection.execute(f"describe {name}").fetchall()]
                for name in ("told", "contracted")
            )
        assert told == contracted
