"""From every national figure of the worked case down to rows of its files."""

import errno
import getpass
import shutil

import pytest

from orchestration.ground import storage
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger
from orchestration.release.explain import explain


@pytest.fixture(scope="module")
def home(worked_build, tmp_path_factory) -> Home:
    home = Home(tmp_path_factory.mktemp("explain"))
    release = home.published / "releases" / "worked"
    release.mkdir(parents=True)
    (home.published / "current").symlink_to(release)
    home.warehouse_of(release.name).parent.mkdir(parents=True)
    shutil.copy(worked_build.home.work, home.warehouse_of(release.name))
    shutil.copytree(worked_build.home.root, home.root, dirs_exist_ok=True, ignore=_all_but_the_ledger)
    return home


def _all_but_the_ledger(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.startswith("ledger")]


@pytest.mark.parametrize("code", ["OG", "OE1", "OE2", "OE3"])
@pytest.mark.parametrize("side", ["numerator", "denominator"])
def test_every_unit_of_a_figure_is_shown_with_its_rows(home, worked_case, code, side):
    connection, _ = worked_case
    (expected,) = connection.execute(
        f"select arg_max({side}, month_end) from marts.indicator_values where indicator_code = ?"
        " and variant = 'official' and territory_level = 'national' and breakdown = 'total'",
        [code],
    ).fetchone()
    units = explain(home, code, None, None, side).units
    assert len(units) == expected
    assert all(unit.rows for unit in units)
    fates = dict(
        connection.execute(
            "select (extract, file_name, row_number), fate from intermediate.int_row_fates"
        ).fetchall()
    )
    for unit in units:
        for row in unit.rows:
            assert fates[row.extract, row.file_name, row.row_number] == "accepted"


def test_a_month_and_a_territory_narrow_it_down(home, worked_case):
    connection, _ = worked_case
    (expected,) = connection.execute(
        "select denominator from intermediate.int_indicator_cells where indicator_code = 'OE3'"
        " and variant = 'official' and territory_level = 'department' and territory_code = '06'"
        " and breakdown = 'total' and month_end = '2026-03-31'"
    ).fetchone()
    assert len(explain(home, "OE3", "2026-03", "department:06", "denominator").units) == expected


def test_the_access_is_recorded_without_what_was_shown(home):
    explain(home, "OE2", "2026-03", None, "numerator", " Consulta de la UT ")
    last = Ledger(home.ledger).looks()[-1]
    assert last.what == "explain OE2 2026-03-31 national:PE numerator (worked)"
    assert (last.by, last.why) == (getpass.getuser(), "Consulta de la UT")
    before = Ledger(home.ledger).entries()
    explain(home, "OE2", "2026-03", None, "numerator")
    (look,) = Ledger(home.ledger).entries()[len(before) :]
    assert look.why is None


def test_nothing_is_shown_that_cannot_be_recorded(home, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(storage.DISK, "write", full)
    with pytest.raises(storage.StorageError):
        explain(home, "OE2", "2026-03", None, "numerator")


@pytest.mark.parametrize(
    ("code", "month", "territory", "side"),
    [
        ("OE9", None, None, "numerator"),
        ("OG", "2025-01", None, "numerator"),
        ("OG", None, "department", "numerator"),
        ("OG", None, "department:99", "numerator"),
        ("OG", None, None, "both"),
    ],
)
def test_a_figure_that_is_not_there_is_said(home, code, month, territory, side):
    with pytest.raises(WrongUse):
        explain(home, code, month, territory, side)
