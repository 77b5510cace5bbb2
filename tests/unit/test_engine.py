"""Which engine may build, and what DuckDB makes of the files that Spark leaves."""

import json

import duckdb
import pytest

from orchestration.ground.errors import Stop, WrongUse
from orchestration.warehouse.engine import DUCKDB, SPARK, require_engine
from orchestration.warehouse.spark import showing
from orchestration.warehouse.spark import thrift_server as server
from orchestration.warehouse.spark.on_spark import OnSpark

DNI = "40216683"
NOBODY = "thrift://127.0.0.1:1"


@pytest.fixture
def installed(monkeypatch, tmp_path):
    monkeypatch.setattr(server, "find_spec", lambda _: "found")
    monkeypatch.setattr(server, "STARTED_HERE", tmp_path / "cluster.json")
    monkeypatch.delenv(server.VARIABLE, raising=False)


def test_duckdb_is_always_there():
    require_engine(DUCKDB)


def test_there_are_two_engines():
    with pytest.raises(WrongUse, match="«flink»"):
        require_engine("flink")


def test_spark_is_an_extra(monkeypatch):
    monkeypatch.setattr(server, "find_spec", lambda _: None)
    with pytest.raises(WrongUse, match="uv sync --extra spark"):
        require_engine(SPARK)


def test_where_spark_is_must_be_told(installed):
    with pytest.raises(WrongUse, match="make spark"):
        require_engine(SPARK)


@pytest.mark.parametrize("told", ["127.0.0.1:10000", "http://127.0.0.1:10000", "thrift://127.0.0.1"])
def test_an_address_has_one_form(installed, monkeypatch, told):
    monkeypatch.setenv(server.VARIABLE, told)
    with pytest.raises(WrongUse, match="thrift://servidor:puerto"):
        require_engine(SPARK)


def test_the_cluster_of_this_machine_is_found_and_another_goes_before_it(installed, monkeypatch):
    server.STARTED_HERE.write_text(json.dumps({"thrift": NOBODY}))
    with pytest.raises(Stop, match=f"{NOBODY} no responde"):
        require_engine(SPARK)
    monkeypatch.setenv(server.VARIABLE, "thrift://127.0.0.1:2")
    with pytest.raises(Stop, match="127.0.0.1:2 no responde"):
        require_engine(SPARK)


def test_what_fails_is_told_as_a_loss_only_if_nobody_answers(monkeypatch):
    asked = server.Server("127.0.0.1", 1)
    with pytest.raises(Stop, match="dejó de responder"), server.told_of_loss(asked):
        raise ValueError
    monkeypatch.setattr(server.Server, "answers", True)
    with pytest.raises(ValueError), server.told_of_loss(asked):
        raise ValueError


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (f"[CAST_INVALID_INPUT] The value '{DNI}' is no date", "CAST_INVALID_INPUT"),
        ("[UNRESOLVED_COLUMN.WITH_SUGGESTION] No column `dny`", "No column `dny`"),
        (f"java.lang.Exception {DNI}", "Error de ejecución"),
    ],
)
def test_of_what_spark_says_no_value_is_told(message, told):
    assert told in OnSpark.safe(message)
    assert DNI not in OnSpark.safe(message)


@pytest.fixture
def work(tmp_path):
    """A work file with two tables without rows, and what Spark wrote of them: other types, a column more."""
    work = tmp_path / "work" / "warehouse.duckdb"
    built = work.parent / "spark" / "run"
    with duckdb.connect() as connection:
        for table, rows in (("stg_large", showing.SMALL + 1), ("stg_small", 3)):
            folder = built / "staging" / table
            folder.mkdir(parents=True)
            connection.execute(
                "copy (select i::integer as a, i::decimal(20, 2) as b, null::varchar as corrections"
                f" from range({rows}) as r(i)) to '{folder}/part.parquet' (format parquet)"
            )
    with duckdb.connect(str(work)) as connection:
        connection.execute("create schema staging")
        for table in ("stg_large", "stg_small"):
            connection.execute(f"create table staging.{table} (a hugeint, b decimal(18, 6))")
    showing.show(work, built)
    return work


def _told(warehouse, table):
    with duckdb.connect(str(warehouse)) as connection:
        types = connection.execute(f"describe staging.{table}").fetchall()
        rows = connection.execute(f"select count(*), sum(a) from staging.{table}").fetchone()
    return [(name, kind) for name, kind, *_ in types], rows


TYPES = [("a", "HUGEINT"), ("b", "DECIMAL(18,6)"), ("corrections", "VARCHAR")]
ROWS = {"stg_large": showing.SMALL + 1, "stg_small": 3}


@pytest.mark.parametrize("table", ROWS)
def test_tables_of_spark_have_the_types_of_duckdb(work, table):
    rows = ROWS[table]
    assert _told(work, table) == (TYPES, (rows, rows * (rows - 1) // 2))


def test_small_tables_are_copied_and_large_ones_stay(work):
    left = [path.name for path in (work.parent / "spark" / "run" / "staging").iterdir()]
    assert left == ["stg_large"]


def test_what_is_shown_moves_with_the_file(work, tmp_path):
    target = tmp_path / "kept" / "release" / "warehouse.duckdb"
    target.parent.mkdir(parents=True)
    showing.take_along(work, target)
    work.rename(target)
    assert not (work.parent / "spark").exists()
    with duckdb.connect(str(target)) as connection:
        assert showing.shown_tables(connection) == [("staging", "stg_large")]
    assert _told(target, "stg_large")[1] == (ROWS["stg_large"], ROWS["stg_large"] * showing.SMALL // 2)
    for path in (target.parent / "spark").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_lost_part_is_missed(work):
    (part, *_) = sorted((work.parent / "spark").rglob("stg_large/*.parquet"))
    part.unlink()
    with pytest.raises(duckdb.IOException, match="stg_large"):
        _told(work, "stg_large")


def test_a_file_that_duckdb_alone_made_takes_nothing_along(tmp_path):
    (tmp_path / "kept").mkdir()
    showing.take_along(tmp_path / "work" / "warehouse.duckdb", tmp_path / "kept" / "warehouse.duckdb")
    assert list((tmp_path / "kept").iterdir()) == []
