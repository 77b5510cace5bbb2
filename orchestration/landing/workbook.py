"""Workbooks: the first sheet that has the header row."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from orchestration.ground.contract import Extract
from orchestration.landing import rejection
from orchestration.landing.batches import Batches
from orchestration.landing.error_cells import Errors, error_cells
from orchestration.landing.extent import require_bearable
from orchestration.landing.limits import BLANKS, HEADER_ROWS
from orchestration.landing.profile import Profile
from orchestration.landing.raw import RawFile
from orchestration.landing.sniff import Header, Match, accept, better, search

BATCH_ROWS = 10_000

Cell = tuple[str, str]


def read_workbook(path: Path, raw: RawFile) -> Profile:
    """Write the raw file of a workbook."""
    require_bearable(path)
    with _only_calamine_errors():
        workbook = CalamineWorkbook.from_path(path)
        match, sheet = _sniff(workbook, raw.extract)
        header = accept(match, raw.extract)
        schema = Batches.schema(header.width)
        errors = error_cells(path, sheet.name)
        with raw.connect() as connection:
            batches = Batches(schema, _batches(sheet, errors, header, schema))
            rows = batches.write(connection, raw, header)
    return Profile(rows, header.row, header.unknown_columns, sheet=sheet.name)


def cell_text(value: Any) -> Cell:
    """A cell as text, and the letter of its kind."""
    if isinstance(value, str):
        return value, "-"
    if isinstance(value, bool):
        return str(value).lower(), "b"
    if isinstance(value, int | float):
        return plain_number(value), "n"
    if isinstance(value, datetime):
        return _moment(value), "d"
    if isinstance(value, date):
        return value.isoformat(), "d"
    return str(value), "-"


def plain_number(value: int | float) -> str:
    """A number without exponent, and without decimals if it is whole."""
    return str(int(value)) if value == int(value) else format(Decimal(repr(value)), "f")


def _moment(value: datetime) -> str:
    # A spreadsheet's day and time are one binary fraction: the last microseconds are noise.
    value = (value + timedelta(microseconds=500)).replace(microsecond=0)
    return value.isoformat(sep=" ") if value.time() != time.min else value.date().isoformat()


def _sniff(workbook: CalamineWorkbook, extract: Extract) -> tuple[Match | None, CalamineSheet]:
    best: Match | None = None
    chosen: CalamineSheet | None = None
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        rows = ([cell_text(cell)[0] for cell in row] for row in islice(sheet.iter_rows(), HEADER_ROWS))
        match = search(rows, extract)
        if chosen is None or (match is not None and better(best, match) is match):
            best, chosen = match, sheet
        if match is not None and not match.missing:
            break
    if chosen is None:
        raise rejection.no_header_row([column.header for column in extract.required])
    return best, chosen


def _batches(
    sheet: CalamineSheet, errors: Errors, header: Header, schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    width = header.width
    numbered = enumerate(_rows(sheet, errors), start=1)
    while chunk := list(islice(numbered, BATCH_ROWS)):
        rows = [row for _, row in chunk]
        extra = [any(text.strip(BLANKS) for text, _ in row[width:]) for row in rows]
        kinds = ["".join(kind for _, kind in row[:width]) for row in rows]
        columns = zip(*([text for text, _ in row[:width]] for row in rows), strict=True)
        arrays = [pa.array([number for number, _ in chunk], pa.int64())]
        arrays += [pa.array(cells, pa.large_string()) for cells in columns]
        arrays += [pa.array(kinds, pa.large_string()), pa.array(extra, pa.bool_())]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _rows(sheet: CalamineSheet, errors: Errors) -> Iterator[list[Cell]]:
    """The rows of a sheet from its first one on. Columns left of all that is filled are left out."""
    _, first_column = sheet.start or (0, 0)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row = [cell_text(cell) for cell in cells]
        for column, text in errors.get(number, {}).items():
            row[column - first_column] = (text, "-")
        yield row


@contextmanager
def _only_calamine_errors() -> Iterator[None]:
    """What calamine raises on a damaged workbook is a rejection; all else goes on."""
    try:
        yield
    except PasswordError as error:
        raise rejection.protected() from error
    except CalamineError as error:
        raise rejection.unreadable("un libro .xlsx") from error
    except BaseException as error:
        # Its Rust code may panic on a damaged file, which is not even an Exception.
        if type(error).__name__ == "PanicException":
            raise rejection.unreadable("un libro .xlsx") from error
        raise
