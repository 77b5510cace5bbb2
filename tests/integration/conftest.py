"""A warehouse built from random clean deliveries, which several tests recompute."""

from datetime import date

import duckdb
import pytest

from orchestration.ground.clocks import Clocks
from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.intake import take_in_all
from orchestration.warehouse.dbt_runner import run_dbt
from orchestration.warehouse.work_file import prepare_work_file

from . import boundary_deliveries

HOUSEHOLDS = 250
MODELS = (
    "+int_indicator_cells",
    "+fct_participation",
    "+fct_income_change",
    "+fct_seed_capital",
    "+activity_reconciliation",
)


@pytest.fixture(scope="session", params=["2026-08-15", "2026-12-31"])
def built(request, tmp_path_factory):
    """Deliveries of their own for each cut-off: one in the middle of a month, one at the end of the plan."""
    cut_off = date.fromisoformat(request.param)
    made = boundary_deliveries.deliveries(seed=cut_off.month, households=HOUSEHOLDS)
    folder = tmp_path_factory.mktemp("figures")
    boundary_deliveries.write(made, folder / "landing")
    home = Home(folder / "home")
    take_in_all(FolderLanding(folder / "landing"), load_contract(), home)
    prepare_work_file(home, Clocks(cut_off, date.fromisoformat(boundary_deliveries.DELIVERED_ON)))
    run_dbt(home, MODELS, without=("unit_test", "test"))
    with duckdb.connect(str(home.work), read_only=True) as connection:
        yield connection, made, cut_off
