"""The codebook: what stands in the dbt models reaches it, and nothing leaves without being described."""

import copy

import duckdb
import pytest
import yaml

from orchestration.evaluation.codebook import Undocumented, tables
from orchestration.evaluation.codebook_rows import codebook_rows
from orchestration.evaluation.extract import lettered, stage_tables
from orchestration.evaluation.stata import stata_values
from orchestration.ground.contract import load_contract
from orchestration.ground.errors import Stop
from orchestration.ground.labels import known_labels
from orchestration.ground.paths import DBT_PROJECT

COLUMN = {
    "household_id": {
        "name": "household_id",
        "data_type": "varchar",
        "description": "Hogar.",
        "config": {
            "meta": {"label": "Hogar", "pseudonym": "household", "source": ["households.household_id"]}
        },
    },
    "area": {
        "name": "area",
        "data_type": "varchar",
        "description": "Área.",
        "config": {
            "meta": {
                "label": "Área",
                "values": {"urban": "Urbana", "rural": "Rural"},
                "missing": [{"code": "not_measured", "when": "household_id = 'b'"}, {"code": "no_answer"}],
            }
        },
    },
    "income": {
        "name": "income",
        "data_type": "double",
        "description": "Ingreso.",
        "config": {
            "meta": {
                "label": "Ingreso",
                "unit": "soles",
                "source": ["visits.monthly_income"],
                "missing": "no_answer",
            }
        },
    },
}


def project(**changes) -> dict:
    """A dbt manifest with one table; `changes` replace what one column says."""
    columns = copy.deepcopy(COLUMN)
    for column, meta in changes.items():
        for name, value in meta.items():
            if name in ("description", "data_type"):
                columns[column][name] = value
            else:
                columns[column]["config"]["meta"][name] = value
    model = {
        "name": "evaluation_things",
        "schema": "evaluation",
        "resource_type": "model",
        "description": "Cosas.",
        "config": {"meta": {"table": "things", "title": "Cosas", "key": ["household_id"]}},
        "columns": columns,
    }
    return {"nodes": {"model.mie.evaluation_things": model}}


def staged(rows: str, manifest: dict | None = None) -> tuple[duckdb.DuckDBPyConnection, tuple]:
    found = tables(manifest or project(), load_contract())
    connection = duckdb.connect()
    connection.execute("create schema evaluation")
    connection.execute(f"create view evaluation.evaluation_things as {rows}")
    stage_tables(connection, found, "midterm", lambda kind, names: {name: name.lower() for name in names})
    return connection, found


ROWS = """
    select * from (values ('A', 'urban', 10.5::double), ('B', null, null), ('C', null, 0.1))
    as things (household_id, area, income)
"""


def test_the_question_is_the_header_of_the_contract():
    (table,) = tables(project(), load_contract())
    assert table.variable("income").question.startswith(
        "Aproximadamente, ¿cuál es el ingreso monetario mensual"
    )
    assert table.variable("income").source == "visits.monthly_income"
    assert stata_values(table.variable("area")) == {1: "Urbana", 2: "Rural"}


@pytest.mark.parametrize(
    ("column", "meta", "told"),
    [
        ("area", {"description": ""}, "le falta la descripción"),
        ("area", {"label": ""}, "le falta la etiqueta"),
        ("area", {"label": "x" * 81}, "pasa de 80"),
        ("income", {"unit": ""}, "le falta la unidad"),
        ("income", {"missing": "lost"}, "código de dato faltante"),
        ("income", {"source": ["visits.nothing"]}, "visits.nothing"),
    ],
)
def test_a_variable_that_says_too_little_stops(column, meta, told):
    with pytest.raises(Undocumented, match=told):
        tables(project(**{column: meta}), load_contract())


def test_a_column_that_nobody_described_stops():
    with pytest.raises(Undocumented, match="smuggled"):
        staged(ROWS.replace("select *", "select *, 1 as smuggled"))


def test_a_value_missing_without_a_reason_stops():
    with pytest.raises(Stop, match="income"):
        staged(ROWS, project(income={"missing": [{"code": "no_answer", "when": "area = 'urban'"}]}))


def test_a_key_that_is_none_stops():
    with pytest.raises(Stop, match="no tiene una fila por household_id"):
        staged(ROWS.replace("'C'", "'A'"))


def test_two_households_under_one_pseudonym_stop():
    found = tables(project(), load_contract())
    connection = duckdb.connect()
    connection.execute("create schema evaluation")
    connection.execute(f"create view evaluation.evaluation_things as {ROWS}")
    with pytest.raises(Stop, match="mismo seudónimo"):
        stage_tables(connection, found, "midterm", lambda kind, names: dict.fromkeys(names, "x"))


def test_each_missing_value_has_the_letter_of_its_first_reason():
    connection, (table,) = staged(ROWS)
    rows = lettered(connection, table).to_pandas()
    assert rows["household_id"].tolist() == ["a", "b", "c"]
    assert rows["area__letter"].tolist()[1:] == ["c", "b"] and rows["area__letter"].isna()[0]
    book = {row[2]: row for row in codebook_rows(connection, [table])}
    assert book["area"][12:15] == (1, 2, ".c No medido: menos de 5; .b Sin respuesta: menos de 5")
    assert book["income"][15] == "menos de 5 valores"


def test_a_summary_tells_what_at_least_five_values_are_like():
    more = "".join(f", ('{name}', 'rural', {number}.0)" for number, name in enumerate("DEF", start=20))
    connection, (table,) = staged(ROWS.replace("('C', null, 0.1)", f"('C', null, 0.1){more}"))
    book = {row[2]: row for row in codebook_rows(connection, [table])}
    assert book["income"][12] == 5
    assert book["income"][15] == "media 14.7; percentil 5 2.2, mediana 20.0, percentil 95 21.8"


@pytest.mark.parametrize(
    ("column", "kind"), [("area", "area"), ("poverty_class", "poverty_class"), ("holder_sex", "sex")]
)
def test_codes_are_called_what_reports_call_them(column, kind):
    models = yaml.safe_load((DBT_PROJECT / "models/marts/evaluation/_evaluation.yml").read_text())["models"]
    told = [
        each["config"]["meta"]["values"]
        for model in models
        for each in model["columns"]
        if each["name"] == column and "values" in each["config"]["meta"]
    ]
    assert told
    assert all(values == known_labels(kind) for values in told)
