"""Small releases made by hand, each with one thing that reports must tell well."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.ground.paths import Home
from orchestration.release import catalog, manifest
from orchestration.release.files import PUBLIC_FOLDER
from orchestration.release.manifest import Manifest
from orchestration.release.tables import PLANNERS, PUBLIC
from orchestration.reports.periods import report_scope, site_scope, unit_scope
from orchestration.reports.plan_tables import insert_rows, open_release
from orchestration.reports.report import Report
from orchestration.warehouse.dbt_runner import current_manifest
from tests.unit.reports.hand_made import Case, rows_of

Contracts = Mapping[str, Mapping[str, str]]
"""The columns of the published tables with their types, by schema and table."""


@dataclass(frozen=True)
class Made:
    """A home with one release."""

    home: Home
    folder: Path
    release: Manifest

    def report(self, name: str, note: str | None = None, *, public: bool = False) -> Report:
        """A report of the release, `unit` or `site`, opened."""
        as_of = date.fromisoformat(self.release.as_of)
        if name in ("site", "unit"):
            scope = (site_scope if name == "site" else unit_scope)(self.release.release_id, as_of)
        else:
            scope = report_scope(name, self.release.release_id, as_of)
        scope = replace(scope, is_public=public)
        return Report(scope, self.release, open_release(self.folder, scope, self.release, ()), note)


@pytest.fixture(scope="session")
def contracts(made_once) -> Contracts:
    """What dbt's manifest says that the tables hold."""
    home = Home(made_once("parsed", lambda folder: current_manifest(Home(folder))))
    nodes = json.loads(current_manifest(home).read_bytes())["nodes"].values()
    columns = {
        (node["schema"], node["alias"]): node["columns"] for node in nodes if node["resource_type"] == "model"
    }
    return {
        f"{schema}.{table}": {name: column["data_type"] for name, column in columns[schema, table].items()}
        for edition in (PLANNERS, PUBLIC)
        for table, schema in edition.items()
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
        public_tables_sha256={},
        noise_key="0" * 16,
        inputs=(),
    )
    tables: Mapping[str, list[tuple[Any, ...]]] = dict(rows_of(case))
    releases = [
        (f"r{number}", as_of, known_at, "2026-04-11 10:00:00", "c0de", "1", "{}")
        for number in range(case.releases - 1)
    ]
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        for table, schema in PLANNERS.items():
            connection.execute(f"create table {table} ({_typed(contracts[f'{schema}.{table}'])})")
        for name, rows in {**tables, "releases": [*releases, release.row]}.items():
            insert_rows(connection, name, rows)
    _make_public(folder, contracts)
    (folder / manifest.NAME).write_bytes(manifest.render(release))
    catalog.point_current(home)
    return Made(home, folder, release)


def _typed(columns: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}" {kind}' for name, kind in columns.items())


def _make_public(folder: Path, contracts: Contracts) -> None:
    """The tables and columns of the public edition, with the planners' rows: noise is not made here."""
    (folder / PUBLIC_FOLDER).mkdir()
    with duckdb.connect(str(folder / PUBLIC_FOLDER / "marts.duckdb")) as connection:
        connection.execute(f"attach '{folder / 'marts.duckdb'}' as planners (read_only)")
        for table, schema in PUBLIC.items():
            columns = contracts[f"{schema}.{table}"]
            connection.execute(f"create table {table} ({_typed(columns)})")
            if table in PLANNERS:
                shared = ", ".join(f'"{name}"' for name in columns)
                connection.execute(f"insert into {table} select {shared} from planners.{table}")


CASES = {
    "full": Case(),
    "january": Case(
        as_of=date(2026, 1, 31),
        has_people=False,
        has_follow_up=False,
        has_fairs=False,
        is_decided=False,
        releases=1,
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
