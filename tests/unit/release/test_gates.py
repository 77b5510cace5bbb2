"""The gates before publication, on tables made for it."""

from dataclasses import replace

import duckdb
import pytest

from orchestration.ground.contract import load_contract
from orchestration.release import gates
from orchestration.release.gates import Check, identifiers_in_marts
from orchestration.release.project import Project
from orchestration.release.publish import Refused, refuse
from orchestration.warehouse.dbt_runner import NodeResult

DNI, HOUSEHOLD, DISTRICT = "40216683", "JHX-918057", "150101"


@pytest.fixture
def warehouse():
    with duckdb.connect() as connection:
        for schema in ("staging", "marts", "reference"):
            connection.execute(f"create schema {schema}")
        for extract in load_contract().extracts:
            columns = ", ".join(f"{column.name} varchar" for column in extract.columns)
            connection.execute(f"create table staging.stg_{extract.name} ({columns})")
        connection.execute("create table reference.ubigeo_distrito_fusionado as select '150101' as ubigeo")
        connection.execute("create table reference.poi_activities as select '0382396' as code")
        connection.execute("create table marts.data_quality_files (file_name varchar, reason varchar)")
        connection.execute("create table marts.other (file_name varchar)")
        connection.execute(
            "insert into staging.stg_households (household_id) values (?), ('A1'), ('150101'), ('0382396')",
            [HOUSEHOLD],
        )
        connection.execute("insert into staging.stg_members (dni) values (?), ('20260930'), (null)", [DNI])
        yield connection


@pytest.mark.parametrize(
    "text", [DNI, f"registro de {DNI}.csv", HOUSEHOLD, f"lista_{DNI}_2026-02-01.csv", f"({DNI})"]
)
def test_an_identifier_in_a_mart_is_found(warehouse, text):
    warehouse.execute("insert into marts.data_quality_files values ('a.csv', ?)", [text])
    assert identifiers_in_marts(warehouse) == 1


@pytest.mark.parametrize(
    "text", ["A1", "registro_20260930.csv", DISTRICT, "0382396", DNI + "1", "PUNO", "", "2026-09-30"]
)
def test_what_only_looks_like_one_is_not(warehouse, text):
    warehouse.execute("insert into marts.data_quality_files values ('a.csv', ?)", [text])
    assert identifiers_in_marts(warehouse) == 0


def test_tables_that_are_not_published_may_hold_them(warehouse):
    warehouse.execute("insert into marts.other values (?)", [DNI])
    assert identifiers_in_marts(warehouse) == 0


def test_which_checks_stop_publication():
    def check(name, severity, passed):
        return Check(name, "marts", severity, passed, "1", "0")

    error, warning, fine = check("a", "error", False), check("b", "warn", False), check("c", "error", True)
    assert gates.failures([error, warning, fine], strict=False) == [error]
    assert gates.failures([error, warning, fine], strict=True) == [error, warning]


def test_a_failed_check_refuses_publication():
    failed = Check("a", "marts", "error", False, "1: x", "0")
    with pytest.raises(Refused, match="No se publicó nada.*\n  a: se esperaba 0, se observó 1: x"):
        refuse([failed, Check("b", "marts", "warn", False, "1", "0")], strict=False)
    refuse([replace(failed, passed=True)], strict=True)


def test_tests_of_dbt_become_checks():
    project = Project(
        {
            "nodes": {
                "model.mie.a": {"schema": "facts"},
                "test.mie.t": {
                    "config": {"severity": "WARN"},
                    "attached_node": None,
                    "depends_on": {"nodes": ["source.mie.control.clock", "model.mie.a"]},
                },
            },
            "sources": {"source.mie.control.clock": {"schema": "raw"}},
        }
    )
    nodes = [
        NodeResult("model.mie.a", "a", "model", "success"),
        NodeResult("test.mie.t", "t", "test", "warn", failures=3),
    ]
    assert gates.dbt_checks(nodes, project) == [Check("t", "facts", "warn", False, "3", "0")]


def test_a_gate_names_its_files_those_with_most_cases_first(warehouse):
    warehouse.execute("drop table marts.data_quality_files")
    warehouse.execute(
        "create table marts.data_quality_files as select 'visits' as extract, i || '.csv' as file_name,"
        " date '2026-01-01' + i::int as delivered_on, i as quarantined, 0 as orphaned,"
        " case when i = 3 then 'rejected' else 'loaded' end as file_status from range(8) as r(i)"
    )
    warehouse.execute(
        "create schema intermediate; create table intermediate.int_deliveries as"
        " select 'visits' as extract, 'a.csv' as file_label, date '2026-02-01' as delivered_on,"
        " date '2026-01-01' as first_seen_on"
    )
    observed = {
        gate.name: gates.told_of(gate.cases(warehouse)) for gate in gates.GATES if gate.severity == "warn"
    }
    assert observed == {
        "rejected_files": "1: visits/3.csv",
        "files_dated_ahead_of_time": "1: visits/a.csv",
        "quarantined_rows": "28: visits/7.csv (7); visits/6.csv (6); visits/5.csv (5); visits/4.csv (4);"
        " visits/3.csv (3); y 2 más",
        "orphaned_rows": "0",
    }
