"""The columns of the follow-up workbook: what a row is about, three figures and a reason per month."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from orchestration.ground.spanish import MONTHS
from orchestration.reports.book import Book
from orchestration.reports.values import Record

NAMES = (
    "Año",
    "OEI",
    "AEI",
    "Centro de costo",
    "Actividad operativa ID",
    "Actividad operativa",
    "Unidad de medida",
    "Departamento",
)
PARTS = {"CS": "programmed", "RE": "reprogrammed", "SE": "executed"}
"""The physical figures of a month: as programmed, as reprogrammed, as executed."""

TOTALS = ("Total CS", "CS al corte", "Total RE", "Total SE", "Avance %", "Avance % con tope de 100")
ROW_GROUP, ROW_HEADER = 3, 4
WIDTHS = {
    "Año": 6,
    "OEI": 8,
    "AEI": 9,
    "Centro de costo": 13,
    "Actividad operativa ID": 10,
    "Actividad del plan": 9,
    "Actividad operativa": 32,
    "Denominación": 32,
    "Responsable": 13,
    "Unidad de medida": 14,
    "Departamento": 13,
    "Unidad territorial": 18,
    "Unidad de medida del plan": 14,
}
MONTH_WIDTH, REASON_WIDTH, TOTAL_WIDTH = 7, 9, 11
QUARTER = 3
SCALE = 56
"""Percent: what a row is about and a quarter's columns together are no wider than a landscape page."""

Cells = dict[tuple[int, str], Any]


def write_headers(book: Book, sheet: Worksheet, names: Sequence[str]) -> None:
    """The two rows of headers: months above, what is told of each below."""
    header = book.formats["header"]
    for at, name in enumerate(names):
        sheet.write_string(ROW_GROUP, at, "", header)
        sheet.write_string(ROW_HEADER, at, name, header)
    for number, name in enumerate(MONTHS, 1):
        at = column_of(names, number, "CS")
        sheet.merge_range(ROW_GROUP, at, ROW_GROUP, at + len(PARTS), f"{number:02} {name}", header)
        for offset, part in enumerate((*PARTS, "Motivo")):
            sheet.write_string(ROW_HEADER, at + offset, f"{number:02} {part}", header)
    start = column_of(names, 13, "CS")
    sheet.merge_range(ROW_GROUP, start, ROW_GROUP, start + len(TOTALS) - 1, "Totales y avance", header)
    for offset, name in enumerate(TOTALS):
        sheet.write_string(ROW_HEADER, start + offset, name, header)
    sheet.set_row(ROW_HEADER, 48)
    for at, name in enumerate(names):
        sheet.set_column(at, at, WIDTHS[name])
    sheet.set_column(len(names), start - 1, MONTH_WIDTH)
    for number in range(1, 13):
        at = column_of(names, number, "Motivo")
        sheet.set_column(at, at, REASON_WIDTH)
    sheet.set_column(start, start + len(TOTALS) - 1, TOTAL_WIDTH)
    _print_by_quarters(sheet, names)


def write_row(
    book: Book,
    sheet: Worksheet,
    row: int,
    texts: Sequence[str],
    cells: Cells,
    reasons: dict[int, str | None],
    progress: tuple[float | None, float | None],
) -> None:
    """A row: its texts, its figures by month, their totals and its progress."""
    formats, until = book.formats, book.report.scope.cut_off.month
    for at, text in enumerate(texts):
        sheet.write_string(row, at, text, formats["long"])
    for number in range(1, 13):
        for part in PARTS:
            value = cells.get((number, part))
            at = column_of(texts, number, part)
            if value is not None:
                sheet.write_number(row, at, float(value), formats["count"])
            elif part == "SE":
                words = "aún no" if number > until else "sin dato"
                sheet.write_string(row, at, words, formats["state"])
            else:
                sheet.write_string(row, at, "no se da", formats["state"])
        if reasons.get(number):
            sheet.write_string(row, column_of(texts, number, "Motivo"), str(reasons[number]), formats["text"])
    start = column_of(texts, 13, "CS")
    sums = (("CS", 12), ("CS", until), ("RE", 12), ("SE", 12))
    for offset, (part, last) in enumerate(sums):
        values = [cells.get((number, part)) for number in range(1, last + 1)]
        if any(value is not None for value in values):
            parts = ",".join(
                xl_rowcol_to_cell(row, column_of(texts, number, part)) for number in range(1, last + 1)
            )
            total = sum(float(value or 0) for value in values)
            sheet.write_formula(row, start + offset, f"=SUM({parts})", formats["count"], total)
        else:
            sheet.write_string(row, start + offset, "no se da", formats["state"])
    for offset, value in enumerate(progress, len(sums)):
        if value is None:
            sheet.write_string(row, start + offset, "no se da", formats["state"])
        else:
            sheet.write_number(row, start + offset, value, formats["percent"])


def finish(sheet: Worksheet, names: Sequence[str], after: int) -> None:
    """Filters and frozen headers."""
    if after > ROW_HEADER + 1:
        sheet.autofilter(ROW_HEADER, 0, after - 1, column_of(names, 13, "CS") + len(TOTALS) - 1)
    sheet.freeze_panes(ROW_HEADER + 1, len(names))


def _print_by_quarters(sheet: Worksheet, names: Sequence[str]) -> None:
    """The year runs over landscape pages, a quarter each, beside what its rows are about."""
    sheet.repeat_rows(ROW_GROUP, ROW_HEADER)
    sheet.repeat_columns(names.index("Actividad operativa ID"), len(names) - 1)
    sheet.set_print_scale(SCALE)
    sheet.set_v_pagebreaks([column_of(names, number, "CS") for number in range(1 + QUARTER, 14, QUARTER)])


def column_of(names: Sequence[Any], number: int, part: str) -> int:
    """Where a part of a month stands, after the texts of a row; month 13 stands for the totals."""
    return len(names) + (number - 1) * (len(PARTS) + 1) + (*PARTS, "Motivo").index(part)


def month_of(record: Record) -> int:
    """The number of a record's month."""
    day: date = record["month"]
    return day.month
