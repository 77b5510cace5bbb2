"""Writing a delivery: delimited text, workbook or Parquet. The same sheet and style give the same bytes."""

import csv
import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

_BLOCK = 100_000
_ERRORS = {"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"}

Cells = pa.Array | list[Any]
"""A column: Arrow, or Python values where one column mixes text with numbers, dates and truth values."""
Line = list[Any]


@dataclass(frozen=True)
class Style:
    """How one file is written."""

    extension: str
    """csv, txt, csv.gz, txt.gz, xlsx or parquet."""
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"
    quote_all: bool = False
    date_format: str = "%d/%m/%Y"
    decimal: str = "."
    typed: bool = False
    """Workbooks and Parquet: dates, numbers and truth values are held as such."""
    typed_codes: bool = False


@dataclass(frozen=True)
class Sheet:
    """What a file holds, from top to bottom."""

    header: list[str]
    columns: list[Cells]
    titles: list[str] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)
    tail: list[Line] = field(default_factory=list)
    cover: bool = False
    """Workbooks: another sheet stands first."""

    def without(self, name: str) -> "Sheet":
        """The same without one column."""
        place = self.header.index(name)
        keep = [number for number in range(len(self.header)) if number != place]
        return replace(self, header=[self.header[k] for k in keep], columns=[self.columns[k] for k in keep])

    def __len__(self) -> int:
        return len(self.columns[0])


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name only once it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        yield file
    partial.replace(path)


def _lines(sheet: Sheet) -> Iterator[list[tuple[Any, ...]]]:
    """The rows, a block at a time."""
    for start in range(0, len(sheet), _BLOCK):
        columns = []
        for cells in sheet.columns:
            block = cells[start : start + _BLOCK]
            if isinstance(block, pa.DictionaryArray):
                block = block.cast(pa.string())
            columns.append(
                block if isinstance(block, list) else block.to_numpy(zero_copy_only=False).tolist()
            )
        yield list(zip(*columns, strict=True))


def _text_blocks(sheet: Sheet, style: Style) -> Iterator[str]:
    quoting = csv.QUOTE_ALL if style.quote_all else csv.QUOTE_MINIMAL
    yield "".join(title + style.newline for title in sheet.titles)
    for rows in ([sheet.header, *sheet.head], *_lines(sheet), sheet.tail):
        buffer = io.StringIO(newline="")
        csv.writer(
            buffer, delimiter=style.delimiter, lineterminator=style.newline, quoting=quoting
        ).writerows(rows)
        yield buffer.getvalue()


def _write_text(path: Path, sheet: Sheet, style: Style) -> None:
    with whole_file(path) as file:
        zipped = style.extension.endswith(".gz")
        out = (
            gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=file, mtime=0) if zipped else file
        )
        if style.encoding == "utf-8-sig":
            out.write(b"\xef\xbb\xbf")
        for block in _text_blocks(sheet, style):
            out.write(block.encode("utf-8" if style.encoding == "utf-8-sig" else style.encoding))
        if zipped:
            out.close()


def _write_cell(page: Any, row: int, column: int, value: Any, date_format: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        if value in _ERRORS:
            page.write_formula(row, column, "=NA()", None, value)
        else:
            page.write_string(row, column, value)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), date_format)
    else:
        page.write_number(row, column, value)


def _write_workbook(path: Path, sheet: Sheet) -> None:
    with whole_file(path) as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        book.set_properties({"created": datetime(2026, 1, 1), "title": "Datos sintéticos de muestra"})
        date_format = book.add_format({"num_format": "dd/mm/yyyy"})
        if sheet.cover:
            book.add_worksheet("Leyenda").write_string(0, 0, "Datos sintéticos de muestra")
        page = book.add_worksheet("Datos")
        row = 0
        for lines in (
            [[title] for title in sheet.titles] + [sheet.header, *sheet.head],
            *_lines(sheet),
            sheet.tail,
        ):
            for line in lines:
                for column, value in enumerate(line):
                    _write_cell(page, row, column, value, date_format)
                row += 1
        book.close()


def _write_parquet(path: Path, sheet: Sheet) -> None:
    columns = [
        cells.cast(pa.string()) if isinstance(cells, pa.DictionaryArray) else cells for cells in sheet.columns
    ]
    with whole_file(path) as file:
        pq.write_table(pa.table(columns, names=sheet.header), file, compression="zstd")


def write_sheet(path: Path, sheet: Sheet, style: Style) -> None:
    """Write one delivery."""
    if style.extension == "xlsx":
        _write_workbook(path, sheet)
    elif style.extension == "parquet":
        _write_parquet(path, sheet)
    else:
        _write_text(path, sheet, style)
