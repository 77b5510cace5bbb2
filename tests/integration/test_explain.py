"""From the national figures of the worked case down to rows of its files, and back."""

import csv
import errno
import getpass
import shutil

import duckdb
import pytest

from orchestration.commands.short import explain_figure
from orchestration.ground import storage
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import SEEDS, Home
from orchestration.landing.ledger import Ledger
from orchestration.release.explain import ExplainedUnit, explain
from orchestration.release.explain_file import Standing, explain_file


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


def assert_rows_were_accepted(
    connection: duckdb.DuckDBPyConnection, units: tuple[ExplainedUnit, ...]
) -> None:
    fates = dict(
        connection.execute(
            "select (extract, file_name, row_number), fate from intermediate.int_row_fates"
        ).fetchall()
    )
    for unit in units:
        for row in unit.rows:
            assert fates[row.extract, row.file_name, row.row_number] == "accepted"


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
    assert_rows_were_accepted(connection, units)


def test_a_month_and_a_territory_narrow_it_down(home, worked_case):
    connection, _ = worked_case
    (expected,) = connection.execute(
        "select denominator from intermediate.int_indicator_cells where indicator_code = 'OE3'"
        " and variant = 'official' and territory_level = 'department' and territory_code = '06'"
        " and breakdown = 'total' and month_end = '2026-03-31'"
    ).fetchone()
    assert len(explain(home, "OE3", "2026-03", "department:06", "denominator").units) == expected


with (SEEDS / "plan" / "measures.csv").open(encoding="utf-8", newline="") as file:
    MEASURES = [row["measure_code"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("code", MEASURES)
def test_every_entity_of_a_measure_is_shown_with_its_rows(home, worked_case, code):
    connection, _ = worked_case
    months = connection.execute(
        "select strftime(unnest([min(month_end), max(month_end)]), '%Y-%m'),"
        " unnest([arg_min(entities, month_end), arg_max(entities, month_end)])"
        " from intermediate.int_output_cells"
        " where measure_code = ? and period = 'year_to_date' and territory_level = 'national'"
        " and breakdown = 'total'",
        [code],
    ).fetchall()
    assert all(month for month, _ in months)
    for month, entities in months:
        units = explain(home, code, month, None, "numerator").units
        assert len(units) == entities
        assert all(unit.rows for unit in units)
        assert_rows_were_accepted(connection, units)


@pytest.mark.parametrize(
    ("code", "extracts"),
    [
        ("households_visited", {"visits"}),
        ("business_plans", {"enterprises"}),
        ("phase_2_completions", {"enrolments", "attendance"}),
        ("capital_verified", {"seed_capital"}),
        ("fair_sales_amount", {"fair_participations"}),
        ("fairs_held", {"fairs"}),
        ("courses_phase_1", {"courses"}),
        ("placements", {"job_placements"}),
        ("agreements_signed", {"agreements"}),
    ],
)
def test_the_rows_of_a_measure_are_of_the_extracts_that_tell_it(home, code, extracts):
    units = explain(home, code, None, None, "numerator").units
    assert {row.extract for unit in units for row in unit.rows} == extracts


@pytest.mark.parametrize("code", ["training_participants", "fairs_held", "agreements_signed"])
def test_the_entities_of_a_measure_in_a_territory_are_those_that_it_counts(home, worked_case, code):
    connection, _ = worked_case
    cells = connection.execute(
        "select territory_level, territory_code, entities from intermediate.int_output_cells"
        " where measure_code = ? and period = 'year_to_date' and breakdown = 'total'"
        " and month_end = (select as_of from raw.clock) and territory_level <> 'national'"
        " and (territory_level, territory_code) in"
        " (select (territory_level, territory_code) from intermediate.int_territories)",
        [code],
    ).fetchall()
    assert cells
    for level, place, entities in cells:
        assert len(explain(home, code, None, f"{level}:{place}", "numerator").units) == entities


def test_the_executions_of_an_activity_are_shown_with_their_rows(home, worked_case):
    connection, _ = worked_case
    logged = connection.execute(
        "select activity_code, territorial_unit, strftime(max(month), '%Y-%m'), sum(quantity)"
        " from intermediate.int_activity_executions group by all order by all limit 12"
    ).fetchall()
    assert logged
    for code, unit, month, quantity in logged:
        units = explain(home, code, month, f"territorial_unit:{unit}", "numerator").units
        assert all(len(each.rows) == 1 for each in units)
        assert_rows_were_accepted(connection, units)
        found = connection.execute(
            "select sum(quantity) from staging.stg_activity_log where fate = 'accepted'"
            " and list_contains(?, log_id)",
            [[each.unit_id for each in units]],
        ).fetchone()
        assert found == (quantity,)
    code = logged[0][0]
    whole = explain(home, code, None, None, "numerator").units
    assert whole == explain(home, code, None, "territorial_unit:TOTAL", "numerator").units
    assert len(whole) >= len(explain(home, code, None, f"territorial_unit:{logged[0][1]}", "numerator").units)


def figures_of(standing: Standing) -> dict[tuple[str, str], tuple[int, int]]:
    return {(each.figure.code, each.figure.side): (each.units, each.rows) for each in standing.figures}


@pytest.mark.parametrize("extract", ["visits", "enrolments", "fairs", "activity_log"])
def test_a_delivery_stands_in_the_figures_that_show_its_rows(home, worked_case, extract):
    connection, _ = worked_case
    label, name, fates = connection.execute(
        "select file_label, file_name, map_from_entries(list((fate, rows))) from ("
        " select file_label, file_name, fate, count(*) as rows from intermediate.int_row_fates"
        " inner join intermediate.int_deliveries using (extract, file_name, raw_id)"
        " where extract = ? and file_status = 'loaded' group by all)"
        " group by all order by coalesce(max(rows) filter (where fate = 'accepted'), 0) desc limit 1",
        [extract],
    ).fetchone()
    standing = explain_file(home, label)
    assert explain_file(home, f"{extract}/{name}") == standing
    assert (standing.file_label, standing.fates) == (label, fates)
    found = figures_of(standing)
    assert found
    for (code, side), (units, rows) in found.items():
        behind = [
            (unit.unit_id, row.row_number)
            for unit in explain(home, code, None, None, side).units
            for row in unit.rows
            if (row.extract, row.file_name) == (extract, name)
        ]
        assert len({unit for unit, _ in behind}) == units > 0
        assert len({row for _, row in behind}) == rows <= fates["accepted"]
    elsewhere = {"visits": "fairs_held", "fairs": "households_visited"}.get(extract, "agreements_signed")
    assert (elsewhere, "numerator") not in found


def test_a_look_at_a_delivery_is_recorded_by_its_label(home):
    entry = next(entry for entry in Ledger(home.ledger).seen() if entry.status == "loaded")
    explain_file(home, f"{entry.extract}/{entry.file_name}@{entry.sha256[:12]}", "Reclamo de un aliado")
    last = Ledger(home.ledger).looks()[-1]
    assert (last.what, last.why) == (f"explain --file {entry.label} (worked)", "Reclamo de un aliado")


def test_a_delivery_that_is_not_there_is_said(home):
    with pytest.raises(WrongUse, match="Ninguna entrega"):
        explain_file(home, "no_llego_2026-01-10.csv")


@pytest.mark.parametrize(
    ("code", "file", "month", "side"),
    [
        (None, None, None, None),
        ("OG", "a.csv", None, None),
        (None, "a.csv", "2026-03", None),
        (None, "a.csv", None, "denominator"),
    ],
)
def test_either_a_figure_or_a_delivery_is_asked_about(home, code, file, month, side):
    with pytest.raises(WrongUse, match="una de las dos"):
        explain_figure(code, file, home, month, None, side, None)


def test_an_unknown_code_tells_what_can_be_asked(home):
    with pytest.raises(WrongUse, match=r"OE9.*indicador \(OE1, OE2, OE3, OG\).*A05.*medida.*fairs_held"):
        explain(home, "OE9", None, None, "numerator")


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
        ("fairs_held", None, None, "denominator"),
        ("fairs_held", None, "province:0601", "numerator"),
        ("fairs_held", "2025-01", None, "numerator"),
        ("A05", None, "department:06", "numerator"),
        ("A05", "2026-12", None, "numerator"),
        ("A05", None, "territorial_unit:ATLANTIS", "numerator"),
    ],
)
def test_a_figure_that_is_not_there_is_said(home, code, month, territory, side):
    with pytest.raises(WrongUse):
        explain(home, code, month, territory, side)
