"""Small releases made by hand, each with one thing that reports must tell well."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.ground.paths import Home
from orchestration.release import catalog, manifest
from orchestration.release.manifest import Manifest
from orchestration.release.tables import PUBLISHED
from orchestration.reports.periods import report_scope
from orchestration.reports.plan_tables import insert_rows, open_release
from orchestration.reports.report import Report
from orchestration.warehouse.dbt_runner import current_manifest
from tests.unit.reports.hand_made import Case, rows_of

Contracts = Mapping[str, Mapping[str, str]]
"""The columns of the published tables with their types, by table."""


@dataclass(frozen=True)
class Made:
    """A home with one release."""

    home: Home
    folder: Path
    release: Manifest

    def report(self, name: str, note: str | None = None) -> Report:
        """A report of the release, opened."""
        scope = report_scope(name, self.release.release_id, date.fromisoformat(self.release.as_of))
        return Report(scope, self.release, open_release(self.folder, scope, self.release, ()), note)


@pytest.fixture(scope="session")
def contracts(made_once) -> Contracts:
    """What dbt's manifest says that the tables hold."""
    home = Home(made_once("parsed", lambda folder: current_manifest(Home(folder))))
    nodes = json.loads(current_manifest(home).read_bytes())["nodes"].values()
    models = [node for node in nodes if node["resource_type"] == "model" and node["schema"] == "marts"]
    columns = {model["alias"]: model["columns"] for model in models}
    return {
        table: {name: column["data_type"] for name, column in columns[table].items()} for table in PUBLISHED
    }


def make_release(root: Path, case: Case, contracts: Contracts) -> Made:
    """A home whose only release is a hand-made one."""
    home = Home(root)
    as_of = case.as_of.isoformat()
    release_id = f"{as_of}_k{as_of}_hand"
    folder = catalog.release_folder(home, release_id)
    folder.mkdir(parents=True)
    known_at = as_of
    release = Manifest(
        release_id=release_id,
        as_of=as_of,
        known_at=known_at,
        published_at="2026-04-12T10:30:00.123456+00:00",
        code_version="c0de",
        inputs_sha256="1" * 64,
        tables_sha256={},
        inputs=(),
    )
    tables: Mapping[str, list[tuple[Any, ...]]] = dict(rows_of(case))
    releases = [
        (f"r{number}", as_of, known_at, "2026-04-11 10:00:00", "c0de", "1", "{}")
        for number in range(case.releases - 1)
    ]
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        for table, columns in contracts.items():
            typed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            connection.execute(f"create table {table} ({typed})")
        for name, rows in {**tables, "releases": [*releases, release.row]}.items():
            insert_rows(connection, name, rows)
    (folder / manifest.NAME).write_bytes(manifest.render(release))
    catalog.point_current(home)
    return Made(home, folder, release)


CASES = {
    "full": Case(),
    "january": Case(
        as_of=date(2026, 1, 31), has_people=False, has_follow_up=False, has_fairs=False, releases=1
    ),
    "no_follow_up": Case(has_follow_up=False),
    "no_fairs": Case(has_fairs=False),
    "one_unit": Case(units=("CUSCO",)),
}


@pytest.fixture(scope="session")
def made(tmp_path_factory, contracts) -> Mapping[str, Made]:
    """A home per case."""
    return {
        name: make_release(tmp_path_factory.mktemp(name), case, contracts) for name, case in CASES.items()
    }


@pytest.fixture(scope="session")
def full(made) -> Made:
    """The ordinary case."""
    return made["full"]
