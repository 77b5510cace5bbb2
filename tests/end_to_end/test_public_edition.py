"""The public edition of generated deliveries: open to all, and true to its promises."""

import duckdb
import pytest

from orchestration.ground.paths import Home
from orchestration.release.editions import broken_promises
from orchestration.release.tables import PUBLIC

pytestmark = pytest.mark.long


def test_only_releases_are_readable_by_others(published):
    home = published.home.root
    for path in home.rglob("*"):
        if not path.is_symlink() and not path.is_relative_to(published.home.published):
            assert path.stat().st_mode & 0o077 == 0, path.relative_to(home)
    public = published.current / "public"
    # whoever is given a release checks its signature by them
    keys = set((published.home.published / "keys").iterdir())
    for path in published.home.published.rglob("*"):
        readable = path.stat().st_mode & 0o004
        assert bool(readable) == (path in keys or path.is_relative_to(public)) or path.is_symlink(), path
    assert {path.stem for path in (public / "marts").iterdir()} == set(PUBLIC)


def test_every_query_of_both_editions_runs_on_the_public_one(published):
    """The same tables and columns, but for the marks of small cells, hashes of inputs and quality by file."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published.current}/marts.duckdb' as exact (read_only)")
        connection.execute(f"attach '{published.current}/public/marts.duckdb' as told (read_only)")
        columns = {
            edition: set(
                connection.execute(
                    "select table_name, column_name, data_type from duckdb_columns() where database_name = ?",
                    [edition],
                ).fetchall()
            )
            for edition in ("exact", "told")
        }
    beyond = {row for row in columns["told"] - columns["exact"] if row[0] != "data_quality_summary"}
    assert not beyond
    missing = {row[:2] for row in columns["exact"] - columns["told"] if row[0] in PUBLIC}
    assert missing == {
        ("indicator_values", "is_small"),
        ("output_values", "is_small"),
        ("releases", "inputs_sha256"),
    }


def test_national_totals_are_the_planners_own(published):
    query = """
        select indicator_code, month_end, variant, numerator, denominator, measured, value
        from '{folder}/marts/indicator_values.parquet'
        where territory_level = 'national' and breakdown = 'total' order by all
    """
    exact, told = (
        duckdb.sql(query.format(folder=folder)).fetchall()
        for folder in (published.current, published.current / "public")
    )
    assert exact == told and len(exact) > 100


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_promises_hold_on_other_deliveries(mie, tmp_path, seed):
    landing, home = tmp_path / "landing", Home(tmp_path / "home")
    sampled = mie(
        "sample", "--landing", landing, "--households", 250, "--seed", seed, "--as-of", "2026-08-31"
    )
    assert sampled.status == 0, sampled.errors
    said = mie("run", "--landing", landing, "--home", home.root, "--as-of", "2026-08-31")
    assert said.status == 0, said.errors
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert broken_promises(connection) == []
        (moved,) = connection.execute(
            "select count(*) from public.output_values as told"
            " join marts.output_values as exact"
            " using (measure_code, period, month_end, territory_level, territory_code, breakdown,"
            " breakdown_value)"
            " where told.value <> exact.value"
        ).fetchone()
    assert moved > 100
