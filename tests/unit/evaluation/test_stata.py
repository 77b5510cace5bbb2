"""Stata files: what is written is read back, by the library and by another one, with letters and labels."""

from datetime import date

import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest

from orchestration.evaluation.codebook import Missing, Table, Variable
from orchestration.evaluation.stata import write_stata
from orchestration.ground.errors import Stop

REASONS = (Missing("not_measured", "…"), Missing("no_answer"))
TABLE = Table(
    name="things",
    title="Cosas que se cuentan",
    note="",
    key=(),
    variables=(
        Variable("household_id", "text", "Hogar (seudónimo)", ""),
        Variable("area", "text", "Área", "", values={"urban": "Urbana", "rural": "Rural"}, missing=REASONS),
        Variable("has_enterprise", "truth", "Emprende", "", missing=REASONS),
        Variable("visited_on", "day", "Día", "", missing=REASONS),
        Variable("visits", "whole", "Visitas", "", missing=REASONS),
        Variable("income", "number", "Ingreso", "", missing=REASONS),
        Variable("tongue", "text", "Lengua", "", missing=REASONS),
    ),
)
MISSING_FIRST = 150
"""More than the hundred rows by which a library guesses the type of a column."""


@pytest.fixture
def rows() -> pa.Table:
    known = {
        "area": ["urban", "rural"],
        "has_enterprise": [True, False],
        "visited_on": pd.to_datetime(["2026-07-31", "1959-12-31"]),
        "visits": [3, 0],
        "income": [100.25, 0.1],
        "tongue": ["QUECHUA", "AYMARA"],
    }
    columns = {"household_id": [f"h{number}" for number in range(MISSING_FIRST)] + ["ñandú", "x"]}
    for name, values in known.items():
        columns[name] = pd.Series([None] * MISSING_FIRST + list(values), dtype=object)
        letters = ["c"] * (MISSING_FIRST - 1) + ["b", None, None]
        columns[f"{name}__letter"] = pd.Series(letters, dtype=object)
    return pa.table(pd.DataFrame(columns))


@pytest.fixture
def path(rows, tmp_path):
    path = tmp_path / "things.dta"
    write_stata(rows, TABLE, path, date(2026, 7, 31))
    return path


def test_values_letters_and_labels_come_back(path):
    read, meta = pyreadstat.read_dta(path, user_missing=True)
    for name in ("area", "has_enterprise", "visited_on", "visits", "income"):
        assert read[name].tolist()[: MISSING_FIRST - 1] == ["c"] * (MISSING_FIRST - 1)
        assert read[name][MISSING_FIRST - 1] == "b"
    assert read["area"].tolist()[-2:] == [1, 2] and read["has_enterprise"].tolist()[-2:] == [1, 0]
    assert read["visited_on"].tolist()[-2:] == [date(2026, 7, 31), date(1959, 12, 31)]
    assert read["visits"].tolist()[-2:] == [3, 0] and read["income"].tolist()[-2:] == [100.25, 0.1]
    assert read["household_id"].tolist()[-2:] == ["ñandú", "x"]
    assert read["tongue"].tolist()[-3:] == ["", "QUECHUA", "AYMARA"]
    assert meta.file_label == TABLE.title
    assert meta.column_names_to_labels["household_id"] == "Hogar (seudónimo)"
    letters = {"b": "Sin respuesta", "c": "No medido"}
    assert meta.variable_value_labels["area"] == {1: "Urbana", 2: "Rural"} | letters
    assert meta.variable_value_labels["has_enterprise"] == {0: "No", 1: "Sí"} | letters
    assert meta.variable_value_labels["income"] == letters
    assert meta.original_variable_types["visited_on"] == "%td"


def test_another_reader_finds_the_same(path):
    read = pd.read_stata(path, convert_missing=True, convert_categoricals=False, convert_dates=False)
    assert [str(value) for value in read["income"][MISSING_FIRST - 2 :]] == [".c", ".b", "100.25", "0.1"]
    assert [str(value) for value in read["visits"][MISSING_FIRST - 2 :]] == [".c", ".b", "3", "0"]
    assert path.read_bytes()[:60].startswith(b"<stata_dta><header><release>118</release>")


def test_the_bytes_depend_on_the_rows_and_the_given_day_alone(rows, path, tmp_path):
    again = tmp_path / "again.dta"
    write_stata(rows, TABLE, again, date(2026, 7, 31))
    assert again.read_bytes() == path.read_bytes()
    assert b"31 Jul 2026 00:00" in path.read_bytes()[:400]


def test_a_table_without_rows_keeps_its_columns(rows, tmp_path):
    path = tmp_path / "none.dta"
    write_stata(rows.slice(0, 0), TABLE, path, date(2026, 7, 31))
    read, meta = pyreadstat.read_dta(path)
    assert len(read) == 0 and list(read) == [variable.name for variable in TABLE.variables]
    kinds = [meta.readstat_variable_types[name] for name in ("household_id", "income")]
    assert kinds == ["string", "double"]


def test_a_value_without_a_label_stops(rows, tmp_path):
    strange = rows.to_pandas()
    strange.loc[0, ["area", "area__letter"]] = ["lunar", None]
    with pytest.raises(Stop, match="things.area"):
        write_stata(pa.table(strange), TABLE, tmp_path / "x.dta", date(2026, 7, 31))


def test_whole_numbers_beyond_statas_long_become_doubles(tmp_path):
    table = Table("t", "T", "", (), (Variable("bytes", "whole", "Bytes", ""),))
    write_stata(pa.table({"bytes": [2**40, 1]}), table, tmp_path / "t.dta", date(2026, 7, 31))
    read, _ = pyreadstat.read_dta(tmp_path / "t.dta")
    assert read["bytes"].tolist() == [2**40, 1]
