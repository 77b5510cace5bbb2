"""Workbooks in the making: formats, and a sheet for a query. The same bytes each time."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from orchestration.ground.looks import colour
from orchestration.reports.queries import Result
from orchestration.reports.report import Report
from orchestration.reports.sheet_layout import (
    LINE,
    column_widths,
    header_height,
    height,
    prepare_page,
)
from orchestration.reports.sources import definitions
from orchestration.reports.state import bands
from orchestration.reports.values import (
    MARK,
    MARK_NOTE,
    NUMERIC,
    Record,
    ShownColumn,
    columns,
    is_number,
    is_small,
    text_of,
)

FORMATS = {
    "count": "#,##0",
    "amount": "#,##0",
    "quantity": "#,##0.00",
    "hours": "#,##0",
    "percent": '0.0" %"',
    "date": "dd/mm/yyyy",
    "month": "mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
    "year": "0",
}
HEADER = {"bold": True, "bg_color": colour("soft"), "bottom": 1, "text_wrap": True, "valign": "top"}
FIRST_ROW = 3
"""The row of the headers: above it stand the title, the release and what to know of the figures."""

NATIONAL = "TOTAL"

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
"""Text of the data is never read as a formula, a number or a link."""


@dataclass
class Book:
    """A workbook in the making, with its formats."""

    report: Report
    file: io.BytesIO
    book: xlsxwriter.Workbook
    formats: dict[str, Format]

    @classmethod
    def new(cls, report: Report, title: str) -> "Book":
        """An empty workbook that bears the release's moment as its own."""
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, OPTIONS)
        published = datetime.fromisoformat(report.release.published_at).astimezone(UTC)
        book.set_properties(
            {
                "title": title,
                "author": definitions("reports")["plan"]["programme"],
                "comments": f"Publicación {report.release.release_id}",
                "created": published.replace(tzinfo=None, microsecond=0),
            }
        )
        formats = {
            name: book.add_format(
                {"num_format": code, "valign": "top", "align": "right" if name in NUMERIC else "left"}
            )
            for name, code in FORMATS.items()
        }
        formats |= {
            f"{name}{MARK}": book.add_format(
                {"num_format": f'{FORMATS[name]}"{MARK}"', "valign": "top", "align": "right"}
            )
            for name in ("count", "percent")
        }
        formats |= {
            "title": book.add_format({"bold": True, "font_size": 14, "font_color": colour("accent")}),
            "note": book.add_format({"italic": True, "font_color": colour("muted")}),
            "warning": book.add_format(
                {"bold": True, "font_color": colour("missed-text"), "text_wrap": True, "valign": "top"}
            ),
            "header": book.add_format(HEADER),
            "header_right": book.add_format({**HEADER, "align": "right"}),
            "text": book.add_format({"valign": "top"}),
            "long": book.add_format({"valign": "top", "text_wrap": True}),
            "state": book.add_format(
                {
                    "text_wrap": True,
                    "italic": True,
                    "font_color": colour("muted"),
                    "align": "right",
                    "valign": "top",
                }
            ),
            "link": book.add_format({"font_color": colour("accent"), "underline": 1}),
            "strong": book.add_format({"bold": True, "valign": "top"}),
        }
        return cls(report, file, book, formats)

    def sheet(self, name: str, title: str) -> Worksheet:
        """A sheet with its title, what it is from, and pages that print."""
        sheet = self.book.add_worksheet(name)
        release, scope = self.report.release, self.report.scope
        states = "".join(f"{band.name} · " for band in bands(self.report))
        sheet.write_string(0, 0, title, self.formats["title"])
        sheet.write_string(
            1,
            0,
            f"{states}Publicación {release.release_id} · corte {scope.cut_off:%d/%m/%Y} · conocimiento "
            f"{release.known_at}",
            self.formats["note"],
        )
        prepare_page(sheet, f"{states}{title} · {release.release_id}")
        return sheet

    def close(self) -> bytes:
        """The bytes of the workbook."""
        self.book.close()
        return self.file.getvalue()


def write_table(book: Book, name: str, table: Result) -> None:
    """A sheet of a query's result: frozen headers, filters, and words where there is no figure.

    Rows of the country stand apart below those of its units, so that no sum counts them twice.
    """
    shown = shown_columns(table)
    sheet = book.sheet(name, name)
    sheet.write_string(FIRST_ROW - 1, 0, _note(table), book.formats["note"])
    country = [record for record in table.records if record.get("territorial_unit") == NATIONAL]
    units = [record for record in table.records if record not in country]
    listed, apart = (units, country) if units else (country, [])
    widths = column_widths(shown, table.records)
    for at, (column, width) in enumerate(zip(shown, widths, strict=True)):
        look = "header_right" if column.kind in NUMERIC else "header"
        sheet.write_string(FIRST_ROW, at, column.label, book.formats[look])
        sheet.set_column(at, at, width)
    labels = [(column.label, width) for column, width in zip(shown, widths, strict=True)]
    sheet.set_row(FIRST_ROW, header_height(labels))
    _write_rows(book, sheet, FIRST_ROW + 1, listed, shown, widths)
    # a blank row ends what filters and sums take for the table
    _write_rows(book, sheet, FIRST_ROW + 2 + len(listed), apart, shown, widths)
    if listed:
        sheet.autofilter(FIRST_ROW, 0, FIRST_ROW + len(listed), len(shown) - 1)
    else:
        sheet.write_string(FIRST_ROW + 1, 0, "Sin filas hasta el corte.", book.formats["note"])
    sheet.freeze_panes(FIRST_ROW + 1, 1)
    sheet.repeat_rows(FIRST_ROW)


def _note(table: Result) -> str:
    """What to know of a query's figures before reading them."""
    told = definitions("reports")["sheet_notes"].get(table.name, "")
    has_mark = any(is_small(record, name) for record in table.records for name in table.columns)
    return " ".join(part for part in (told, f"{MARK_NOTE}." if has_mark else "") if part)


def _write_rows(
    book: Book,
    sheet: Worksheet,
    first: int,
    records: Sequence[Record],
    shown: Sequence[ShownColumn],
    widths: Sequence[float],
) -> None:
    for row, record in enumerate(records, first):
        texts = [
            (text_of(record, column.name), width)
            for column, width in zip(shown, widths, strict=True)
            if column.kind in ("text", "code") or record[column.name] is None
        ]
        needed = height(texts)
        if needed > LINE:
            sheet.set_row(row, needed)
        for at, column in enumerate(shown):
            write_value(book, sheet, row, at, record, column)


def write_value(book: Book, sheet: Worksheet, row: int, at: int, record: Record, column: ShownColumn) -> None:
    """A value in its cell; where there is none, why."""
    value, formats = record[column.name], book.formats
    mark = MARK if is_small(record, column.name) else ""
    if value is None:
        words = text_of(record, column.name)
        if words:
            sheet.write_string(row, at, words, formats["state"])
    elif column.kind in ("figure", "target", "change", "distance"):
        is_count = is_number(record["indicator_code"])
        sheet.write_number(row, at, float(value), formats[("count" if is_count else "percent") + mark])
    elif column.kind in NUMERIC or column.kind == "year":
        is_whole = column.kind == "quantity" and value == int(value)
        sheet.write_number(row, at, float(value), formats[("count" if is_whole else column.kind) + mark])
    elif column.kind in ("date", "month", "moment"):
        sheet.write_datetime(row, at, value, formats[column.kind])
    else:
        sheet.write_string(row, at, text_of(record, column.name), formats["long"])


def shown_columns(table: Result) -> list[ShownColumn]:
    """The columns of a sheet: those that only say why others are empty stand in the cells of these."""
    return [columns()[name] for name in table.columns if columns()[name].kind != "state"]
