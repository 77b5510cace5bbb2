"""From every national figure of the worked case down to rows of its files."""

import json
import shutil

import pytest

from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.release.explain import explain


@pytest.fixture(scope="module")
def home(worked_build, tmp_path_factory) -> Home:
    home = Home(tmp_path_factory.mktemp("explain"))
    home.warehouse.parent.mkdir(parents=True)
    shutil.copy(worked_build.home.work, home.warehouse)
    shutil.copy(worked_build.home.ledger, home.ledger)
    return home


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
    explain(home, "OE2", "2026-03", None, "numerator")
    last = json.loads(home.access_log.read_text().splitlines()[-1])
    assert last.keys() == {"at", "by", "code", "month_end", "territory_level", "territory_code", "side"}
    assert home.access_log.stat().st_mode & 0o077 == 0


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
