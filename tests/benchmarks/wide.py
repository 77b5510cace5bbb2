"""Deliveries that are wide rather than long: thousands of small files, and a workbook of a million rows.

.venv/bin/python -m tests.benchmarks.wide small-files|workbook LANDING TARGET
"""

import csv
import shutil
import sys
from datetime import date, timedelta
from itertools import islice, product
from math import ceil
from pathlib import Path

import duckdb
import xlsxwriter

from orchestration.ground.contract import load_contract
from tests.benchmarks.cases import AS_OF
from tests.benchmarks.deliveries import delivered
from tests.benchmarks.floor import load

SMALL_FILES = 5_000
WORKBOOK_ROWS = 1_000_000
LAST_DAY = date.fromisoformat(AS_OF)

Rows = list[tuple[str, ...]]


def in_small_files(landing: Path, target: Path) -> None:
    """The same deliveries, with all attendance in thousands of files of a few rows."""
    folder = _without_attendance(landing, target)
    headers, rows = _headers(), _attendance(landing)
    for number, part in enumerate(dealt(rows, SMALL_FILES), start=1):
        with (folder / f"asistencia_{LAST_DAY}_{number:05}.csv").open(
            "w", newline="", encoding="utf-8"
        ) as file:
            csv.writer(file).writerows([headers, *part])


def dealt(rows: Rows, parts: int) -> list[Rows]:
    """The rows over so many parts, whose sizes differ by one at most, none of them empty."""
    return [rows[part::parts] for part in range(min(parts, len(rows)))]


def in_a_workbook(landing: Path, target: Path) -> None:
    """The same deliveries, with a million sessions in one workbook: of whoever attended, one a day."""
    folder = _without_attendance(landing, target)
    pairs = dict.fromkeys((course, dni) for course, dni, *_ in _attendance(landing))
    days = (LAST_DAY - timedelta(number) for number in range(ceil(WORKBOOK_ROWS / len(pairs))))
    sessions = islice(product(days, pairs), WORKBOOK_ROWS)
    with xlsxwriter.Workbook(
        str(folder / f"asistencia_{LAST_DAY}.xlsx"), {"constant_memory": True}
    ) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, _headers())
        for number, (day, (course, dni)) in enumerate(sessions, start=1):
            sheet.write_row(number, 0, (course, dni, day.isoformat(), 2))


def _without_attendance(landing: Path, target: Path) -> Path:
    shutil.copytree(landing, target, ignore=shutil.ignore_patterns("attendance"))
    folder = target / "partners" / "attendance"
    folder.mkdir()
    return folder


def _headers() -> list[str]:
    return [column.header for column in load_contract().extract("attendance").columns]


def _attendance(landing: Path) -> Rows:
    extract = load_contract().extract("attendance")
    with duckdb.connect() as connection:
        load(connection, extract, delivered(landing)[extract.name])
        columns = ", ".join(f"{column.name}::varchar" for column in extract.columns)
        return connection.execute(f"select {columns} from {extract.name} order by all").fetchall()


if __name__ == "__main__":
    shape = {"small-files": in_small_files, "workbook": in_a_workbook}[sys.argv[1]]
    shape(Path(sys.argv[2]), Path(sys.argv[3]))
