"""DuckDB and Spark read a hundred thousand generated texts, and each letter there is, alike."""

from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from orchestration.ground.paths import DBT_PROJECT
from tests.spark import texts

TYPES = {
    "a_text": "'text'",
    "a_code_of_6": "'code(6)'",
    "a_dni": "'code(8)'",
    "a_tax_id": "'code(11)'",
    "a_date": "'date'",
    "an_amount": "'money'",
    "a_number": "'number'",
    "a_truth": "'boolean'",
    "a_label": "{'URBANO': 'urban', 'EN MARCHA': 'running', 'NANDU': 'bird', 'I': 'i', 'STRASSE': 'street'}",
}
"""What a cell can be, as the contract writes it."""

KINDS = "-nd"
"""How a cell can be held: as text, or in a workbook as a number or a date."""

READ = """
{% set columns = [] %}
{% for name, type in [TYPES] %}
{% do columns.append({'name': name, 'text': 'cell_text', 'kind': 'kind', 'type': type, 'is_required': false,
    'required_when': none, 'two_digit_years': 'before_delivery' if name == 'a_birth' else none}) %}
{% endfor %}
with texts as (
    select n, kind, date '2026-03-05' as file_delivered_on, {{ cell_text('raw') }} as cell_text from CELLS
),
parts as (
    select texts.*
        {%- for column in columns if column.type != 'text' %}, {{ cell_parts(column) }}{% endfor %}
    from texts
)
select
    n, kind, cell_text,
    {{ normalised('cell_text') }} as label,
    {{ matches('cell_text', '[A-Za-z]+( [A-Za-z]+)*') }} as is_plain,
    {{ correction_day('cell_text') }} as day,
    {% for column in columns -%}
    {{ cell_value(column) }} as {{ column.name }},
    {{ cell_rule(column) }} as {{ column.name }}_rule,
    {% endfor -%}
    length(cell_text) as size
from parts
"""

DOUBLES = """
select n, {{ decimal_of_double('x') }} as exact from CELLS
"""

MEDIANS = """
select g, {{ median_of_decimals('amount') }} as middle from CELLS group by g
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("texts")


@pytest.fixture(scope="module")
def on_spark(cluster):
    """Asks the cluster's Thrift server, with what the profile has every session set."""
    from pyhive import hive

    address = urlsplit(cluster.told["thrift"])
    settings = _profile()["server_side_parameters"]
    with hive.connect(address.hostname, address.port, configuration=settings) as connection:
        yield connection.cursor()


def _profile() -> dict:
    return yaml.safe_load((DBT_PROJECT / "profiles.yml").read_text())["mie"]["outputs"]["spark"]


def _compiled(sql: str, engine: str, folder: Path) -> str:
    """The SQL that the project's macros make for an engine, in a project that holds nothing but them."""
    from dbt.cli.main import dbtRunner

    outputs = {
        "duckdb": {"type": "duckdb", "path": ":memory:"},
        "spark": {"type": "spark", "method": "thrift", "host": "nowhere", "schema": "none"},
    }
    project = folder / engine
    project.mkdir(exist_ok=True)
    settings = {"name": "parsers", "profile": "parsers", "macro-paths": [str(DBT_PROJECT / "macros")]}
    (project / "dbt_project.yml").write_text(yaml.safe_dump(settings))
    profile = {"parsers": {"target": engine, "outputs": {engine: outputs[engine]}}}
    (project / "profiles.yml").write_text(yaml.safe_dump(profile))
    folders = ["--project-dir", str(project), "--profiles-dir", str(project), "--log-path", str(project)]
    quiet = ["--quiet", "--log-level=none", "--no-introspect", "--no-populate-cache"]
    result = dbtRunner().invoke([*quiet[:2], "compile", *quiet[2:], "--inline", sql, *folders])
    assert result.success, result.exception
    return result.result.results[0].node.compiled_code


def _differences(on_spark, folder: Path, name: str, sql: str) -> tuple[int, list]:
    """How many rows DuckDB makes of the cells in a file, and those of which Spark says something else."""
    cells, theirs = folder / f"{name}.parquet", folder / f"{name}_of_spark"
    asked = _compiled(sql, "spark", folder).replace("CELLS", f"parquet.`{cells}`")
    on_spark.execute(f"insert overwrite directory '{theirs}' using parquet {asked}")
    with duckdb.connect() as connection:
        asked = _compiled(sql, "duckdb", folder).replace("CELLS", f"read_parquet('{cells}')")
        connection.execute(f"create table ours as {asked}")
        columns = [(row[0], row[1]) for row in connection.execute("describe ours").fetchall()]
        values = ", ".join(f"cast({column} as {kind}) as {column}" for column, kind in columns)
        connection.execute(f"create table theirs as select {values} from read_parquet('{theirs}/*.parquet')")
        rows = connection.execute("select count(*) from ours").fetchall()[0][0]
        return rows, connection.execute(
            "select * from ((from ours except all from theirs) union all (from theirs except all from ours))"
            " order by 1, 2 limit 20"
        ).fetchall()


def test_texts_say_the_same(on_spark, folder):
    raw = texts.letters() + texts.generated(100_000, seed=20261126)
    rows = [(n, kind, text) for n, text in enumerate(raw) for kind in (KINDS if n % 5 == 0 else "-")]
    columns = dict(zip(("n", "kind", "raw"), map(list, zip(*rows, strict=True)), strict=True))
    pq.write_table(pa.table(columns), folder / "texts.parquet")
    types = ", ".join(f"('{name}', {kind})" for name, kind in {**TYPES, "a_birth": "'date'"}.items())
    count, differences = _differences(on_spark, folder, "texts", READ.replace("TYPES", types))
    assert count == len(rows) > 100_000
    assert differences == []


def test_doubles_become_the_same_decimals(on_spark, folder):
    numbers = texts.doubles(20_000, seed=7)
    pq.write_table(pa.table({"n": list(range(len(numbers))), "x": numbers}), folder / "doubles.parquet")
    count, differences = _differences(on_spark, folder, "doubles", DOUBLES)
    assert count == len(numbers)
    assert differences == []


def test_medians_of_amounts_are_the_same(on_spark, folder):
    amounts = texts.amounts(20_000, seed=11)
    table = pa.table(
        {"g": [n % 3_001 for n in range(len(amounts))], "amount": pa.array(amounts, pa.decimal128(18, 6))}
    )
    pq.write_table(table, folder / "amounts.parquet")
    count, differences = _differences(on_spark, folder, "amounts", MEDIANS)
    assert count == 3_001
    assert differences == []
