"""What the product is measured beside computes the same indicators as it does."""

from datetime import date

import duckdb
import pytest

from orchestration.ground.clocks import Clocks
from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.intake import take_in_all
from orchestration.sample.generate import write_sample
from orchestration.warehouse.dbt_runner import run_dbt
from orchestration.warehouse.work_file import prepare_work_file
from tests.benchmarks import floor, with_pandas
from tests.benchmarks.queries import published_figures

from . import boundary_deliveries
from .plain_figures import PlainFigures

PEERS = pytest.mark.parametrize("peer", [floor, with_pandas], ids=["floor", "pandas"])
NATIONAL = ("official", "national", "PE", "total", "all")


@pytest.fixture(scope="module", params=["2026-08-15", "2026-12-31"])
def boundary(request, tmp_path_factory):
    cut_off = date.fromisoformat(request.param)
    made = boundary_deliveries.deliveries(seed=cut_off.month, households=250)
    landing = tmp_path_factory.mktemp("boundary") / "landing"
    boundary_deliveries.write(made, landing)
    cells = PlainFigures(made, cut_off).cells()
    figures = {code: cells[code, *NATIONAL][:2] for code in ("OG", "OE1", "OE2", "OE3")}
    return landing, cut_off, figures


@PEERS
def test_with_a_plain_reading_of_the_contract(boundary, peer):
    landing, cut_off, figures = boundary
    assert all(0 < numerator < denominator for numerator, denominator in figures.values())
    assert peer.figures(landing, cut_off) == figures


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A clean sample in every format, with rows that newer ones supersede, and what is published of it."""
    folder, as_of = tmp_path_factory.mktemp("sample"), date(2026, 12, 31)
    write_sample(folder / "landing", households=400, as_of=as_of, clean=True, participation=0.5)
    home = Home(folder / "home")
    take_in_all(FolderLanding(folder / "landing"), load_contract(), home)
    prepare_work_file(home, Clocks(as_of, as_of))
    run_dbt(home, ["+indicator_values", "+int_file_books"], without=("unit_test", "test"))
    with duckdb.connect(str(home.work), read_only=True) as connection:
        superseded = connection.sql("select sum(superseded) from intermediate.int_file_books").fetchall()
        assert superseded[0][0] > 0
        connection.execute("set schema = 'marts'")
        return folder / "landing", as_of, published_figures(connection)


@pytest.mark.long
@PEERS
def test_with_what_is_published_of_a_clean_sample(sample, peer):
    landing, as_of, figures = sample
    formats = {"".join(path.suffixes) for path in landing.glob("*/*/*")}
    assert formats == {".csv", ".txt", ".csv.gz", ".txt.gz", ".xlsx", ".parquet"}
    assert peer.figures(landing, as_of) == figures
