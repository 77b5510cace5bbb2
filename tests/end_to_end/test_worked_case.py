"""The worked case of the contract comes out exactly, at both pairs of clocks."""

import csv
import json
import math
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.ground.paths import SEEDS

EXPECTED = Path(__file__).parent.parent / "conformance" / "expected"

OUTPUT_KEY = "measure_code period month_end territory_level territory_code breakdown breakdown_value"

# expected file -> the warehouse's table, the columns that make a row unique, columns that only explain
TABLES = {
    "row_fates": (
        "(select fates.extract, deliveries.file_label as file_name, fates.row_number, fates.fate"
        " from intermediate.int_row_fates as fates inner join intermediate.int_deliveries as deliveries"
        " using (extract, file_name, raw_id))",
        "extract file_name row_number",
        "why delivered_name",
    ),
    "data_quality_files": (
        "marts.data_quality_files",
        "extract file_name",
        "reason unknown_columns delivered_name",
    ),
    "data_quality_rules": (
        "marts.data_quality_rules",
        "extract file_name column_name rule",
        "delivered_name",
    ),
    "fct_participation": ("facts.fct_participation", "dni course_id fair_id", ""),
    "fct_completion": ("facts.fct_completion", "dni course_id", ""),
    "fct_income_change": ("facts.fct_income_change", "comparison household_id", ""),
    "fct_seed_capital": ("facts.fct_seed_capital", "delivery_id", ""),
    "activity_progress": ("marts.activity_progress", "activity_code territorial_unit month", ""),
    "poi_physical_progress": ("marts.poi_physical_progress", "poi_activity_code territorial_unit month", ""),
    "income_change_summary": ("marts.income_change_summary", "comparison territorial_unit", ""),
    "output_values": ("marts.output_values where value <> 0", OUTPUT_KEY, ""),
    "activity_reconciliation": (
        "marts.activity_reconciliation",
        "activity_code territorial_unit month_end",
        "is_without_households",
    ),
    "indicator_values": (
        "marts.indicator_values",
        "month_end indicator_code variant territory_level territory_code breakdown breakdown_value",
        "",
    ),
    "targets": (
        "marts.targets",
        "subject code territory_level territory_code month_end decided_on",
        "reason",
    ),
    "target_progress": (
        "marts.target_progress",
        "subject code territory_level territory_code target_month_end month_end",
        "",
    ),
}


def plain(value: object) -> str | float | bool | None:
    """A value as the expected files write it: numbers as floats, dates as text, nothing as None."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def parsed(text: str, sample: object) -> str | float | bool | None:
    """A cell of an expected file, read as the type that the warehouse gives the column."""
    if text == "":
        return None
    if isinstance(sample, bool):
        return {"True": True, "False": False}[text]
    if isinstance(sample, float):
        return float(text)
    return text


def differences(connection: duckdb.DuckDBPyConnection, folder: Path, name: str) -> list[str]:
    table, key_text, ignored_text = TABLES[name]
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        expected_rows = list(csv.DictReader(file))
        columns = [c for c in expected_rows[0] if c not in ignored_text.split()]
    keys = key_text.split()
    rows = connection.sql(f"select {', '.join(columns)} from {table}").fetchall()
    actual = [dict(zip(columns, map(plain, row), strict=True)) for row in rows]
    samples = {c: next((row[c] for row in actual if row[c] is not None), None) for c in columns}
    expected = [{c: parsed(row[c], samples[c]) for c in columns} for row in expected_rows]

    def by_key(rows: list[dict]) -> dict:
        return {tuple(row[k] for k in keys): row for row in rows}

    found, wanted = by_key(actual), by_key(expected)
    assert len(found) == len(actual) and len(wanted) == len(expected), f"{name}: key is not unique"
    report = [f"{name}: missing {key}" for key in wanted if key not in found]
    report += [f"{name}: unexpected {key}" for key in found if key not in wanted]
    for key in wanted.keys() & found.keys():
        for column in columns:
            a, b = found[key][column], wanted[key][column]
            same = math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) if _numbers(a, b) else a == b
            if not same:
                report.append(f"{name} {key} {column}: {a!r}, expected {b!r}")
    return report


def _numbers(a: object, b: object) -> bool:
    return isinstance(a, float) and isinstance(b, float)


@pytest.mark.parametrize("name", TABLES)
def test_table(worked_case, name):
    connection, folder = worked_case
    found = differences(connection, folder, name)
    assert not found, "\n".join([f"{len(found)} differences", *sorted(found)[:25]])


def test_national_figures(worked_case):
    """The published national figures, their progress and status."""
    connection, folder = worked_case
    rows = connection.sql(
        "select month_end, indicator_code || '/' || variant, numerator, denominator, value"
        " from marts.indicator_values where territory_level = 'national' and breakdown = 'total'"
    ).fetchall()
    found = {(str(month), code): (num, den, value) for month, code, num, den, value in rows}
    wanted = {
        (month, code): (figures["numerator"], figures["denominator"], figures["value"])
        for month, by_code in json.loads((folder / "national.json").read_text()).items()
        for code, figures in by_code.items()
    }
    assert found.keys() == wanted.keys()
    for key, (numerator, denominator, value) in wanted.items():
        assert found[key][:2] == (numerator, denominator), key
        assert (
            found[key][2] == pytest.approx(value, abs=1e-9) if value is not None else found[key][2] is None
        ), key


def test_a_total_stands_for_every_territory_with_households(worked_case):
    """The expected file leaves rows of value 0 out; the published table has them, never small."""
    connection, _ = worked_case
    levels = {
        "people": ("national", "department", "territorial_unit"),
        "district": ("national", "department"),
        "agreement": ("national", "territorial_unit"),
    }
    with (SEEDS / "plan" / "measures.csv").open(encoding="utf-8", newline="") as file:
        measures = {row["measure_code"]: levels[row["territories"]] for row in csv.DictReader(file)}
    places = connection.sql(
        "select 'national', 'PE'"
        " union select 'department', district_code[:2] from intermediate.int_households"
        " union select 'territorial_unit', territorial_unit_label from intermediate.int_households"
    ).fetchall()
    months = [
        row[0] for row in connection.sql("select month_end from intermediate.int_month_ends").fetchall()
    ]
    quarters = [end for end in months if end.month % 3 == 0 or end == max(months)]
    wanted = {
        (code, period, end, *place)
        for code, of_measure in measures.items()
        for period, ends in (("year_to_date", months), ("month", months), ("quarter", quarters))
        for end in ends
        for place in places
        if place[0] in of_measure
    }
    totals = connection.sql(
        "select measure_code, period, month_end, territory_level, territory_code, value, is_small"
        " from marts.output_values where breakdown = 'total'"
    ).fetchall()
    assert wanted <= {row[:5] for row in totals}
    assert all(row[5] > 0 for row in totals if row[:5] not in wanted)
    assert not any(row[6] for row in totals if row[5] == 0)
    assert connection.sql(
        "select count(*) from marts.output_values where breakdown <> 'total' and value = 0"
    ).fetchone() == (0,)


def test_measures_are_those_of_the_contract(worked_case):
    connection, _ = worked_case
    with (SEEDS / "plan" / "measures.csv").open(encoding="utf-8", newline="") as file:
        wanted = list(csv.DictReader(file))
    rows = connection.sql(f"select {', '.join(wanted[0])} from marts.measures").fetchall()
    found = {row[0]: ["" if value is None else str(value) for value in row] for row in rows}
    assert found == {row["measure_code"]: list(row.values()) for row in wanted}
