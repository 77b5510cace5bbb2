"""Identifiers that someone left in a package are found, in every kind of file, and none is told."""

import duckdb
import pandas as pd
import pyreadstat
import pytest

from orchestration.evaluation.codebook import Table, Variable
from orchestration.evaluation.scan import require_no_identifier
from orchestration.ground.contract import load_contract
from orchestration.ground.errors import Exit, Stop

TABLE = Table(
    name="things",
    title="",
    note="",
    key=(),
    variables=(Variable("word", "text", "", ""), Variable("amount", "whole", "", "")),
)
WORDING = ["Rosa Mamani es parte del texto propio del paquete"]


@pytest.fixture
def warehouse():
    connection = duckdb.connect()
    for schema in ("staging", "reference", "intermediate"):
        connection.execute(f"create schema {schema}")
    for extract in load_contract().extracts:
        columns = ", ".join(f"{column.name} varchar" for column in extract.columns)
        connection.execute(f"create table staging.stg_{extract.name} ({columns})")
    connection.execute(
        "create table reference.ubigeo_distrito_fusionado as"
        " select '150101' as ubigeo, 'LIMA' as departamento, 'LIMA' as provincia, 'SAN MARTIN' as distrito"
    )
    connection.execute("create table reference.poi_activities as select '0382396' as code")
    connection.execute("create table intermediate.int_territorial_units as select 'PUNO' as name_normalised")
    people = [
        ("44556677", "H-0004711", "María Rosa", "Quispe Núñez", "Mamani"),
        ("20260731", "H-0004712", "Juan", "San Martín", "Condori"),
        ("70809010", "150101", "Rosa", "Mamani", "Ccopa"),
    ]
    connection.executemany(
        "insert into staging.stg_members (dni, household_id, given_names, paternal_surname, maternal_surname)"
        " values (?, ?, ?, ?, ?)",
        people,
    )
    connection.execute("insert into staging.stg_households (household_id) select 'H-0004711'")
    connection.execute("insert into staging.stg_enterprises (tax_id) values ('10445566778')")
    connection.execute("insert into staging.stg_enrolments (certificate_number) values ('CERT-000017')")
    return connection


def write(folder, name: str, word: str) -> None:
    path = folder / name
    rows = pd.DataFrame({"word": ["harmless", word], "amount": [44556677, 1]})
    if path.suffix == ".csv":
        rows.to_csv(path, index=False)
    elif path.suffix == ".parquet":
        rows.to_parquet(path)
    elif path.suffix == ".dta":
        pyreadstat.write_dta(rows, str(path), version=14)
    else:
        path.write_text(f"Nota: {word}.", encoding="utf-8")


def search(warehouse, folder) -> int:
    return require_no_identifier(warehouse, folder, {"things": TABLE}, WORDING)


KINDS = ["things.csv", "things.parquet", "things.dta", "README.md", "figure.svg", "unknown.csv"]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    "planted",
    [
        "44556677",
        "DNI 44556677, visitado",
        "H-0004711",
        "10445566778",
        "CERT-000017",
        "maria ROSA quispe",
        "x Nuñez Mamani",
    ],
)
def test_what_was_planted_is_found_and_not_told(warehouse, tmp_path, name, planted):
    write(tmp_path, name, planted)
    with pytest.raises(Stop) as stopped:
        search(warehouse, tmp_path)
    assert stopped.value.exit_status == Exit.FAULTS
    assert name in str(stopped.value)
    assert planted not in str(stopped.value) and "44556677" not in str(stopped.value)


def test_only_the_files_that_hold_it_are_told(warehouse, tmp_path):
    words = {"things.csv": "44556677", "things.dta": "x", "things.parquet": "x", "figure.svg": "H-0004711"}
    for name, word in words.items():
        write(tmp_path, name, word)
    with pytest.raises(Stop) as stopped:
        search(warehouse, tmp_path)
    assert str(stopped.value).splitlines()[1:] == ["  figure.svg: 1", "  things.csv: 1"]


def test_the_same_text_is_found_in_each_format(warehouse, tmp_path):
    for name in ("things.csv", "things.dta", "things.parquet"):
        write(tmp_path, name, "Quispe Núñez: 44556677 y María Rosa Quispe")
    with pytest.raises(Stop) as stopped:
        search(warehouse, tmp_path)
    assert str(stopped.value).splitlines()[1:] == [
        "  things.csv: 2",
        "  things.dta: 2",
        "  things.parquet: 2",
    ]


HARMLESS = [
    "150101",
    "20260731",
    "SAN MARTIN",
    "Rosa Mamani",
    "0382396",
    "4455667",
    "a44556677b",
    "Maria Quispe",
]


@pytest.mark.parametrize("name", ["things.csv", "things.parquet", "things.dta", "README.md"])
@pytest.mark.parametrize("harmless", HARMLESS)
def test_places_dates_and_the_packages_own_words_are_none(warehouse, tmp_path, name, harmless):
    write(tmp_path, name, harmless)
    assert search(warehouse, tmp_path) == 1


def test_a_measure_in_a_drawing_is_none(warehouse, tmp_path):
    write(tmp_path, "figure.svg", "44.44556677")
    assert search(warehouse, tmp_path) == 1


def test_a_table_without_rows_holds_nothing(warehouse, tmp_path):
    nothing = pd.DataFrame({"word": pd.Series([], dtype="str")})
    pyreadstat.write_dta(nothing, tmp_path / "things.dta", version=14)
    assert require_no_identifier(warehouse, tmp_path, {"things": TABLE}, WORDING) == 1
