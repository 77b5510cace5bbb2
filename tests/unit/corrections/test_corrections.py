"""Corrections of known errors of the sources, through the project's own models and tests of dbt."""

import csv
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import DBT_PROJECT, SEEDS, Home
from orchestration.warehouse.dbt_runner import NodeResult, run_dbt
from orchestration.warehouse.work_file import CONTROL, raw_columns

HEADER = ("extract", "key", "column_name", "old_value", "new_value", "reason", "source", "corrected_on")
CONTENT = "ab" * 12
"""The content of the one file of each extract."""

LATER = "cd" * 12
"""The content of a later file of partners."""

PARTNERS = [
    ("A1", "Aliado Uno", "ONG"),
    ("A2", None, "ONG"),
    ("A3", "Aliado Tres", "EMPRESA"),
    ("A3", "Aliado Trez", "EMPRESA"),
    ("A4", "Aliado Cuatro", "ONG"),
    ("A5", "Aliado  Cinco", "ONG"),
]
PARTNERS_LATER = [("A4", "Aliado Cuatro", "ONG")]
HOUSEHOLDS = [("H1", "150101", "LIMA", "AFILIADO", "31/02/2026"), ("H2", "150101", "LIMA", "AFILIADO", "5")]


def correction(extract: str, key: str, column: str, old: str, new: str, on: str = "2026-04-01") -> tuple:
    return extract, key, column, old, new, "error de digitación", "oficio 12", on


@pytest.fixture(scope="module")
def parsed(tmp_path_factory) -> Path:
    """A copy of the project, so that its seed of corrections can be another one."""
    place = tmp_path_factory.mktemp("corrections")
    shutil.copytree(DBT_PROJECT, place / "dbt_project", ignore=shutil.ignore_patterns("target", "logs"))
    shutil.copytree(SEEDS, place / "seeds")
    return place


@pytest.fixture
def build(parsed, tmp_path, monkeypatch):
    """Builds staging, from deliveries with known errors, under some corrections and a knowledge cut-off."""
    monkeypatch.setattr("orchestration.warehouse.dbt_runner.DBT_PROJECT", parsed / "dbt_project")
    # parsed once for all: a seed is read when it is built, and the real project's stays as it is kept
    monkeypatch.setattr("orchestration.warehouse.parsed.KEPT", parsed / "kept")
    monkeypatch.setattr("orchestration.warehouse.dbt_runner.code_version", lambda: "corrections")
    home = Home(tmp_path)

    def made(corrections: list[tuple], known_at: date = date(2026, 5, 1)) -> dict[str, NodeResult]:
        with (parsed / "seeds" / "corrections" / "corrections.csv").open(
            "w", encoding="utf-8", newline=""
        ) as file:
            csv.writer(file).writerows([HEADER, *corrections])
        write_work_file(home, known_at)
        chosen = "+int_corrections +stg_partners +stg_households corrections"
        return {node.name: node for node in run_dbt(home, chosen.split())}

    return home, made


def write_work_file(home: Home, known_at: date) -> None:
    home.work.parent.mkdir(parents=True, exist_ok=True)
    home.work.unlink(missing_ok=True)
    with duckdb.connect(str(home.work)) as connection:
        connection.execute("create schema raw")
        for table, columns in CONTROL.items():
            connection.execute(f"create table raw.{table} ({columns})")
        for extract in load_contract().extracts:
            columns = ", ".join(f"{name} {kind}" for name, kind in raw_columns(extract).items())
            connection.execute(f"create table raw.{extract.name} ({columns})")
        connection.execute("insert into raw.clock values (date '2026-09-30', ?, null)", [known_at])
        deliver(connection, "partners", CONTENT, "2026-03-01", PARTNERS)
        deliver(connection, "partners", LATER, "2026-03-02", PARTNERS_LATER)
        deliver(connection, "households", CONTENT, "2026-03-01", HOUSEHOLDS)


def deliver(connection, extract: str, raw_id: str, day: str, rows: list[tuple]) -> None:
    columns = {
        "partners": ("partner_id", "partner_name", "partner_type"),
        "households": ("household_id", "district_code", "territorial_unit", "status", "affiliated_on"),
    }[extract]
    name = f"{extract}_{day}.csv"
    connection.execute(
        "insert into raw.ledger values ('x', ?, ?, ?, ?, ?, ?, ?, 'loaded', null, ?, null)",
        [extract, name, name, raw_id, raw_id, day, day, len(rows)],
    )
    for number, row in enumerate(rows, start=2):
        marks = ", ".join("?" for _ in row)
        connection.execute(
            f"insert into raw.{extract} (raw_id, row_number, has_extra_cells, {', '.join(columns)})"
            f" values (?, ?, false, {marks})",
            [raw_id, number, *row],
        )


def asked(home: Home, query: str) -> list[tuple]:
    with duckdb.connect(str(home.work), read_only=True) as connection:
        return connection.execute(query).fetchall()


NAMES = (
    "select row_number, partner_name, fate from staging.stg_partners where raw_id = '"
    + CONTENT
    + "' order by 1"
)


def test_without_corrections_nothing_is_asked_of_the_rows(build):
    home, made = build
    results = made([])
    assert {node.status for node in results.values()} <= {"success", "pass"}
    assert asked(home, NAMES)[1] == (3, None, "quarantined")
    columns = asked(home, "select column_name from duckdb_columns() where table_name = 'stg_partners'")
    assert ("corrections",) not in columns


def test_a_correction_is_read_in_place_of_what_was_delivered(build):
    home, made = build
    results = made(
        [
            correction("partners", "A1", "partner_name", "Aliado Uno", "Aliado Primero"),
            correction("partners", "A2", "partner_name", "", "Aliado Dos"),
            correction("partners", "A5", "partner_name", " Aliado Cinco", ""),
            correction("households", f"{CONTENT}:2", "affiliated_on", "31/02/2026", "28/02/2026"),
        ]
    )
    assert results["corrections_apply"].status == "pass"
    assert asked(home, NAMES) == [
        (2, "Aliado Primero", "accepted"),
        (3, "Aliado Dos", "accepted"),
        (4, "Aliado Tres", "superseded"),
        (5, "Aliado Trez", "accepted"),
        (6, "Aliado Cuatro", "superseded"),
        (7, None, "quarantined"),
    ]
    assert asked(
        home, "select affiliated_on, broken_rules from staging.stg_households order by row_number"
    ) == [
        (date(2026, 2, 28), None),
        (None, "affiliated_on:date_shape"),
    ]
    assert asked(home, "select partner_name from raw.partners where partner_id = 'A1'") == [("Aliado Uno",)]
    assert asked(
        home, "select sum(rows_corrected), sum(rows_in_force) from intermediate.int_corrections"
    ) == [(4, 4)]


def test_a_row_that_a_correction_makes_equal_to_an_earlier_one_is_repeated(build):
    home, made = build
    results = made([correction("partners", "A3", "partner_name", "Aliado Trez", "Aliado Tres")])
    assert asked(home, NAMES)[2:4] == [(4, "Aliado Tres", "accepted"), (5, "Aliado Tres", "repeated")]
    assert results["corrections_apply"].failures == 1


def test_a_correction_counts_from_its_day_on_and_the_newest_prevails(build):
    home, made = build
    corrections = [
        correction("partners", "A1", "partner_name", "Aliado Uno", "Primero", "2026-04-01"),
        correction("partners", "A1", "partner_name", "Aliado Uno", "Segundo", "2026-04-10"),
        correction("partners", "A1", "partner_name", "Aliado Uno", "Aliado Uno", "2026-04-20"),
    ]
    for known_at, name in (
        (date(2026, 3, 31), "Aliado Uno"),
        (date(2026, 4, 1), "Primero"),
        (date(2026, 4, 10), "Segundo"),
        (date(2026, 4, 20), "Aliado Uno"),
    ):
        made(corrections, known_at)
        assert asked(home, NAMES)[0][1] == name


def test_a_correction_that_changes_nothing_any_more_is_a_warning(build):
    home, made = build
    results = made(
        [
            correction("partners", "A1", "partner_name", "Aliado Una", "Aliado Uno"),
            correction("partners", "A3", "partner_name", "Aliado Tres", "Aliado III"),
            correction("partners", "A5", "partner_name", "Aliado Cinco", "Aliado V"),
        ]
    )
    assert (results["corrections_apply"].status, results["corrections_apply"].failures) == ("warn", 2)


@pytest.mark.parametrize(
    ("test", "faults", "wrong"),
    [
        (
            "corrections_name_known_columns",
            2,
            [
                correction("partner", "A1", "partner_name", "a", "b"),
                correction("partners", "A1", "name", "a", "b"),
            ],
        ),
        (
            "corrections_hold_no_personal_data",
            3,
            [
                correction("members", f"{CONTENT}:2", "given_names", "a", "b"),
                correction("members", f"{CONTENT}:2", "household_id", "a", "b"),
                correction("members", "a key", "is_holder", "SI", "NO"),
            ],
        ),
        (
            "corrections_are_well_formed",
            6,  # two corrections of one text and day are one fault
            [
                correction("partners", "A1|A2", "partner_name", "a", "b"),
                correction("partners", "", "partner_name", "a", "b"),
                correction("partners", "A1", "partner_name", "a", "b", "1/4/2026"),
                correction("partners", "A1", "partner_name", "b", "c", "2026-02-30"),
                ("partners", "A1", "partner_name", "c", "d", "", "oficio", "2026-04-01"),
                correction("partners", "A4", "partner_name", "Aliado Cuatro", "Primero"),
                correction("partners", "A4", "partner_name", "Aliado Cuatro", "Segundo"),
            ],
        ),
    ],
)
def test_what_cannot_be_a_correction_stops_the_build(build, test, faults, wrong):
    _, made = build
    results = made([correction("partners", "A1", "partner_name", "Aliado Uno", "Aliado Primero"), *wrong])
    assert (results[test].status, results[test].failures) == ("fail", faults)
    assert results["stg_partners"].status == "skipped"


def test_the_list_of_corrections_is_a_table_with_its_header():
    with (SEEDS / "corrections" / "corrections.csv").open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == HEADER
