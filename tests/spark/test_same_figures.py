"""What Spark builds is what DuckDB builds: every restricted and published table, and the hashes."""

import duckdb
import pytest

from orchestration.warehouse.spark.showing import shown_tables

HISTORY = {"marts.releases", "public.releases"}
"""They tell when it was published."""

CASES = ("worked", "dirty")

# views of DuckDB are the same SQL on tables that are compared, in both homes
TABLES = """
    select schema_name || '.' || table_name from duckdb_tables()
    where database_name = current_database() and schema_name <> 'raw'
    order by 1
"""


@pytest.fixture(params=CASES)
def pair(request, with_duckdb, with_spark):
    return with_duckdb[request.param], with_spark[request.param]


def test_releases_have_one_name_and_the_same_hashes(pair):
    duck, spark = (made.manifest for made in pair)
    assert (duck.engine, spark.engine) == ("duckdb", "spark")
    assert spark.release_id == duck.release_id
    assert spark.tables_sha256 == duck.tables_sha256
    assert spark.public_tables_sha256 == duck.public_tables_sha256


def test_all_tables_are_equal_cell_by_cell(pair):
    # each in a connection of its own: views remember the name of the file that they were made in
    duck, spark = (duckdb.connect(str(made.home.warehouse.resolve()), read_only=True) for made in pair)
    with duck, spark, duckdb.connect() as beside:
        tables = [name for (name,) in duck.execute(TABLES).fetchall() if name not in HISTORY]
        different = {}
        for name in tables:
            read = f"select * from {name}"
            shapes = [
                [column[:2] for column in each.execute(f"describe {read}").fetchall()]
                for each in (duck, spark)
            ]
            assert shapes[0] == shapes[1], name
            beside.register("one", duck.execute(read).to_arrow_table())
            beside.register("other", spark.execute(read).to_arrow_table())
            counts = beside.execute(
                "select (select count(*) from (from one except all from other)),"
                " (select count(*) from (from other except all from one))"
            ).fetchone()
            if any(counts):
                different[name] = counts
    assert not different
    assert len(tables) > 100


def test_large_tables_stay_where_spark_wrote_them(with_spark):
    kept = with_spark["dirty"].home.warehouse.resolve()
    with duckdb.connect(str(kept), read_only=True) as connection:
        assert ("intermediate", "int_indicator_cells") in shown_tables(connection)


def test_what_is_kept_is_its_owners(with_spark):
    home = with_spark["dirty"].home
    assert not home.work.parent.exists()
    for path in (home.root / "warehouse").rglob("*"):
        assert path.is_symlink() or path.stat().st_mode & 0o077 == 0, path
