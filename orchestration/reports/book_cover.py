"""A report's workbook as a whole: its cover, its sheets, and what their columns mean."""

from collections.abc import Iterable, Sequence
from datetime import date

from orchestration.ground.spanish import day
from orchestration.reports.book import FIRST_ROW, Book, shown_columns, write_table
from orchestration.reports.report import Report
from orchestration.reports.sections import sections_of
from orchestration.reports.sheet_layout import WIDEST, height
from orchestration.reports.sources import definitions
from orchestration.reports.values import MARK_NOTE, ShownColumn, columns

COVER_WIDTH = 90


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
        sheet.set_row(row, height([(value, COVER_WIDTH)]))
        sheet.write_string(row, 0, name, book.formats["strong"])
        sheet.write_string(row, 1, value, book.formats["long"])
        row += 1
    for warning in warnings:
        sheet.set_row(row, height([(warning, COVER_WIDTH)]))
        sheet.write_string(row, 0, "Atención", book.formats["warning"])
        sheet.write_string(row, 1, warning, book.formats["warning"])
        row += 1
    sheet.write_string(row + 1, 0, "Hojas", book.formats["strong"])
    for at, name in enumerate(sheets, row + 1):
        sheet.write_url(at, 1, f"internal:'{name}'!A1", book.formats["link"], name)


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
            sheet.set_row(row, height([(meaning, COVER_WIDTH), (places, WIDEST)]))
            for at, text in enumerate((label, meaning, places)):
                sheet.write_string(row, at, text, book.formats["long"])
            row += 1


def _comments(report: Report) -> dict[str, str]:
    """What the published tables say of their columns, by name."""
    rows = report.connection.execute(
        "select column_name, min(comment) from duckdb_columns() where database_name in ('mie', 'planners') "
        "and comment is not null group by column_name having count(distinct comment) = 1"
    ).fetchall()
    return dict(rows)
