"""A copy of a delivery with its faults in their places: coloured cells, notes, and a list of all of them.

Its rows stand where they stand in the file, its columns in the contract's order, then those that it does not
know. Text stays text: what a delivery holds is no formula here either. It can be mended and delivered itself.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from orchestration.ground.contract import Extract
from orchestration.ground.looks import colour
from orchestration.ground.spanish import BECOMES, RULES, UNKNOWN_CODE, VALUE_LOST
from orchestration.ground.storage import FILE_MODE, publish
from orchestration.reports.before_sending.column_words import shape, title
from orchestration.reports.book import HEADER, OPTIONS
from orchestration.warehouse.check import JudgedRows

DATA, LIST = "Datos revisados", "Observaciones"
SHEET_ROWS, LONGEST_TEXT = 1_048_576, 32_767
MOST_NOTES, MOST_LISTED = 5_000, 50_000
"""With more notes, spreadsheets hardly open a sheet; the colours go on."""
BLOCK_ROWS = 10_000

_ROWS = """
    select row_number, coalesce(cell_kinds, ''), unknown_cells, {columns}
    from raw.{extract}
    order by row_number
"""
_UNKNOWN = """
    select distinct unnest(json_keys(unknown_cells)) as label
    from raw.{extract}
    where unknown_cells is not null
    order by label
"""
_PASSED_OVER = (
    "select row_number, fate from intermediate.int_row_fates where fate in ('repeated', 'superseded')"
)
_WHOLE_ROWS = {
    "repeated": "La fila repite otra de este archivo, celda por celda: no cuenta.",
    "superseded": "Otra fila de este archivo, más abajo, tiene la misma clave: vale aquella.",
}
_COLOURS = {"quarantined": "missed", "orphaned": "missed", "kept": "soft", "repeated": "none"}
_COLOURS["superseded"] = _COLOURS["repeated"]


@dataclass(frozen=True)
class MarkedFault:
    """What is wrong with a cell, or with its row where no column is named."""

    row_number: int
    column: str | None
    rule: str
    fate: str

    @property
    def outcome(self) -> str:
        """What becomes of the row, or of the value alone."""
        return self.fate if self.rule == UNKNOWN_CODE or self.fate == "quarantined" else "kept"

    def told(self) -> str:
        """The fault in words."""
        return f"{RULES[self.rule].capitalize()}; {BECOMES.get(self.outcome, VALUE_LOST)}."


def write_marked(result: JudgedRows, extract: Extract, target: Path) -> Path:
    """Write the copy of the one file that was judged."""
    (entry,) = result.ledger.seen()
    faults = [
        MarkedFault(*row)
        for row in result.connection.execute(
            "select row_number, column_name, rule, fate from faults order by all"
        ).fetchall()
    ]
    draft = target.with_name(f".{target.name}.draft")
    try:
        with xlsxwriter.Workbook(
            str(draft), {**OPTIONS, "in_memory": False, "constant_memory": True}
        ) as book:
            _Copy(book, result.connection, extract, entry.header_row or 1).write(faults)
        publish(draft, target, FILE_MODE)
    finally:
        draft.unlink(missing_ok=True)
    return target


class _Copy:
    """The workbook in the making."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        connection: duckdb.DuckDBPyConnection,
        extract: Extract,
        header_row: int,
    ) -> None:
        self._book, self._connection, self._extract = book, connection, extract
        self._header_row = header_row
        self._formats: dict[tuple[str, str | None], Format] = {}
        self._notes = 0

    def write(self, faults: Sequence[MarkedFault]) -> None:
        """Write the rows with their marks, then the list."""
        sheet, listed = self._book.add_worksheet(DATA), self._book.add_worksheet(LIST)
        marks: dict[int, list[MarkedFault]] = defaultdict(list)
        for fault in faults:
            marks[fault.row_number].append(fault)
        passed_over = dict(self._connection.execute(_PASSED_OVER).fetchall())
        labels = self._write_header(sheet)
        for row_number, kinds, unknown, cells in self._rows():
            if row_number > SHEET_ROWS:
                break
            more = json.loads(unknown) if unknown else {}
            texts = [*cells, *(more.get(label) for label in labels)]
            self._write_row(sheet, row_number, texts, kinds, marks[row_number], passed_over.get(row_number))
        self._write_list(listed, faults)

    def _rows(self) -> Iterator[tuple[int, str, str | None, list[str | None]]]:
        columns = ", ".join(column.name for column in self._extract.columns)
        found = self._connection.cursor().execute(_ROWS.format(columns=columns, extract=self._extract.name))
        while block := found.fetchmany(BLOCK_ROWS):
            for row_number, kinds, unknown, *cells in block:
                yield row_number, kinds, unknown, cells

    def _write_header(self, sheet: Worksheet) -> list[str]:
        header = self._book.add_format(HEADER)
        found = self._connection.execute(_UNKNOWN.format(extract=self._extract.name)).fetchall()
        labels = [label for (label,) in found]
        names = [*(column.header for column in self._extract.columns), *labels]
        sheet.set_column(0, len(names) - 1, 20)
        sheet.freeze_panes(self._header_row, 0)
        for at, name in enumerate(names):
            sheet.write_string(self._header_row - 1, at, name[:LONGEST_TEXT], header)
        return labels

    def _write_row(
        self,
        sheet: Worksheet,
        row_number: int,
        texts: Sequence[str | None],
        kinds: str,
        faults: Sequence[MarkedFault],
        passed_over: str | None,
    ) -> None:
        by_column = {fault.column: fault for fault in faults}
        whole = by_column.pop(None, None)
        for at, text in enumerate(texts):
            column = self._extract.columns[at] if at < len(self._extract.columns) else None
            fault = by_column.get(column.name) if column else None
            outcome = fault.outcome if fault else (whole.outcome if whole else passed_over)
            self._write_cell(sheet, row_number - 1, at, text, kinds[at : at + 1], outcome)
            if fault and column:
                self._note(sheet, row_number - 1, at, f"{fault.told()} {shape(column)}")
        if (whole or passed_over) and self._extract.columns[0].name not in by_column:
            self._note(sheet, row_number - 1, 0, whole.told() if whole else _WHOLE_ROWS[str(passed_over)])

    def _write_cell(
        self, sheet: Worksheet, row: int, at: int, text: str | None, kind: str, outcome: str | None
    ) -> None:
        """A cell as it was held: a date, a number and a truth value as such, all else as text."""
        if text is None:
            if outcome:
                sheet.write_blank(row, at, None, self._format("", outcome))
        elif kind == "b":
            sheet.write_boolean(row, at, text == "true", self._format("", outcome))
        elif kind == "n" and math.isfinite(float(text)):
            sheet.write_number(row, at, float(text), self._format("", outcome))
        elif kind == "d" and text >= "1900-03-01":
            sheet.write_datetime(row, at, datetime.fromisoformat(text), self._format("dd/mm/yyyy", outcome))
        else:
            sheet.write_string(row, at, text[:LONGEST_TEXT], self._format("@", outcome))

    def _format(self, shown: str, outcome: str | None) -> Format:
        key = shown, outcome
        if key not in self._formats:
            told: dict[str, Any] = {"num_format": shown} if shown else {}
            if outcome:
                told |= {"bg_color": colour(_COLOURS[outcome])}
            self._formats[key] = self._book.add_format(told)
        return self._formats[key]

    def _note(self, sheet: Worksheet, row: int, at: int, text: str) -> None:
        if self._notes < MOST_NOTES:
            self._notes += 1
            sheet.write_comment(row, at, text, {"x_scale": 2, "author": ""})

    def _write_list(self, sheet: Worksheet, faults: Sequence[MarkedFault]) -> None:
        header = self._book.add_format(HEADER)
        headers: Mapping[str, int] = {"Fila": 8, "Columna": 34, "Qué pasa": 60, "Cómo se escribe": 80}
        for at, (name, room) in enumerate(headers.items()):
            sheet.set_column(at, at, room)
            sheet.write_string(0, at, name, header)
        sheet.freeze_panes(1, 0)
        for row, fault in enumerate(faults[:MOST_LISTED], start=1):
            column = self._extract.column(fault.column) if fault.column else None
            sheet.write_number(row, 0, fault.row_number)
            sheet.write_string(row, 1, title(column) if column else "La fila entera")
            sheet.write_string(row, 2, fault.told())
            sheet.write_string(row, 3, shape(column) if column else "")
        if len(faults) > MOST_LISTED:
            sheet.write_string(MOST_LISTED + 1, 2, f"… y {len(faults) - MOST_LISTED:,} más.")
