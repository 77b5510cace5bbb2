"""Workbooks of reports: a cover, a sheet per table, and what its columns mean. The same bytes each time."""

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from orchestration.ground.looks import colour
from orchestration.ground.spanish import day
from orchestration.reports.queries import Result
from orchestration.reports.report import Report
from orchestration.reports.sections import sections_of
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
WIDTHS = {"text": 12, "code": 12, "date": 12, "month": 10, "moment": 17, "yes_no": 11}
WIDEST, COVER_WIDTH, LINE = 60, 90, 15.0
FIRST_ROW = 3
"""The row of the headers: above it stand the title and the release."""

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
                {"italic": True, "font_color": colour("muted"), "align": "right", "valign": "top"}
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
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{states}{release.release_id}&RPágina &P de &N")
        return sheet

    def close(self) -> bytes:
        """The bytes of the workbook."""
        self.book.close()
        return self.file.getvalue()


def render_workbook(report: Report) -> bytes:
    """A report as a workbook."""
    scope = report.scope
    known = definitions("reports")
    sheets = {
        name: query
        for section in sections_of(report)
        for query, name in known["sheets"].get(section, {}).items()
    }
    book = Book.new(report, f"{scope.title}, {scope.period}")
    write_cover(book, f"{scope.title}, {scope.period}", [*sheets, "Definiciones"])
    for name, query in sheets.items():
        write_table(book, name, report.table(query))
    write_definitions(book, {name: shown_columns(report.table(query)) for name, query in sheets.items()})
    return book.close()


def write_cover(book: Book, title: str, sheets: Iterable[str], warnings: Iterable[str] = ()) -> None:
    """The first sheet: what this is, and links to the others."""
    report = book.report
    sheet = book.sheet("Portada", title)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, COVER_WIDTH)
    plan = definitions("reports")["plan"]
    entries = [
        ("Programa", plan["programme"]),
        ("Plan", f"{plan['name']}, aprobado por {plan['approved_by']}"),
        ("Dirigido a", report.scope.addressee),
        ("Período", f"Del {day(report.scope.starts_on)} al {day(report.scope.cut_off)}"),
        ("Publicación", report.release.release_id),
        ("Fecha de corte", day(report.scope.cut_off)),
        ("Fecha de conocimiento", day(date.fromisoformat(report.release.known_at))),
        (
            "Celdas con palabras",
            "Donde no hay cifra, la celda dice por qué: sin casos, sin dato o aún no "
            "corresponde. Cero es una cifra. Los significados están en Definiciones.",
        ),
        ("Cifras con asterisco", MARK_NOTE),
    ]
    row = FIRST_ROW
    for name, value in entries:
        sheet.set_row(row, _height([(value, COVER_WIDTH)]))
        sheet.write_string(row, 0, name, book.formats["strong"])
        sheet.write_string(row, 1, value, book.formats["long"])
        row += 1
    for warning in warnings:
        sheet.set_row(row, _height([(warning, COVER_WIDTH)]))
        sheet.write_string(row, 0, "Atención", book.formats["warning"])
        sheet.write_string(row, 1, warning, book.formats["warning"])
        row += 1
    sheet.write_string(row + 1, 0, "Hojas", book.formats["strong"])
    for at, name in enumerate(sheets, row + 1):
        sheet.write_url(at, 1, f"internal:'{name}'!A1", book.formats["link"], name)


def write_table(book: Book, name: str, table: Result) -> None:
    """A sheet of a query's result: frozen headers, filters, and words where there is no figure."""
    shown = shown_columns(table)
    sheet = book.sheet(name, name)
    records = table.records
    widths = [_width(column, records) for column in shown]
    for at, (column, width) in enumerate(zip(shown, widths, strict=True)):
        look = "header_right" if column.kind in NUMERIC else "header"
        sheet.write_string(FIRST_ROW, at, column.label, book.formats[look])
        sheet.set_column(at, at, width)
    # words of a header do not break, so it may need a line more
    labels = [(column.label, width) for column, width in zip(shown, widths, strict=True)]
    sheet.set_row(FIRST_ROW, _height(labels) + LINE)
    for row, record in enumerate(records, FIRST_ROW + 1):
        texts = [(record[column.name], width) for column, width in zip(shown, widths, strict=True)]
        height = _height([(text, width) for text, width in texts if isinstance(text, str)])
        if height > LINE:
            sheet.set_row(row, height)
        for at, column in enumerate(shown):
            write_value(book, sheet, row, at, record, column)
    if records:
        sheet.autofilter(FIRST_ROW, 0, FIRST_ROW + len(records), len(shown) - 1)
    else:
        sheet.write_string(FIRST_ROW + 1, 0, "Sin filas hasta el corte.", book.formats["note"])
    sheet.freeze_panes(FIRST_ROW + 1, 1)
    sheet.repeat_rows(FIRST_ROW)


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


def write_definitions(book: Book, sheets: dict[str, Sequence[ShownColumn]]) -> None:
    """What columns and words mean."""
    sheet = book.sheet("Definiciones", "Definiciones")
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, COVER_WIDTH)
    sheet.set_column(2, 2, WIDEST)
    for at, header in enumerate(("Columna o término", "Qué significa", "Hojas")):
        sheet.write_string(FIRST_ROW, at, header, book.formats["header"])
    sheet.freeze_panes(FIRST_ROW + 1, 0)
    comments = _comments(book.report)
    used: dict[str, list[str]] = {}
    for name, shown in sheets.items():
        for column in shown:
            used.setdefault(column.name, []).append(name)
    entries = [
        (columns()[name].label, columns()[name].meaning or comments.get(name), ", ".join(places))
        for name, places in used.items()
    ]
    entries += [(entry["term"], entry["meaning"], "") for entry in definitions("glossary")]
    row = FIRST_ROW + 1
    for label, meaning, places in entries:
        if meaning:
            sheet.set_row(row, _height([(meaning, COVER_WIDTH), (places, WIDEST)]))
            for at, text in enumerate((label, meaning, places)):
                sheet.write_string(row, at, text, book.formats["long"])
            row += 1


def _comments(report: Report) -> dict[str, str]:
    """What the published tables say of their columns, by name."""
    rows = report.connection.execute(
        "select column_name, min(comment) from duckdb_columns() where database_name = 'mie' and comment is "
        "not null group by column_name having count(distinct comment) = 1"
    ).fetchall()
    return dict(rows)


def _width(column: ShownColumn, records: Sequence[Record]) -> float:
    """As wide as its texts, and as the words that stand where there is no figure."""
    texts = [
        text_of(record, column.name)
        for record in records
        if record[column.name] is None or column.kind in ("text", "code")
    ]
    longest = max((len(text) for text in texts), default=0)
    return min(max(longest + 2, WIDTHS.get(column.kind, 14)), WIDEST)


def _height(cells: Sequence[tuple[str, float]]) -> float:
    """High enough for the longest of some texts in columns of some widths."""
    lines = [math.ceil(1.15 * len(text) / width) for text, width in cells if len(text) > width - 2]
    return min(max(lines, default=1) * LINE, 400)
