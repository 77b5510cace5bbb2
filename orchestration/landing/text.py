"""Delimited text: csv and txt, gzipped or not.

DuckDB reads regular files, in parallel; Python's csv module reads the others, and defines what is right.
"""

import csv
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import duckdb
import pyarrow as pa

from orchestration.ground.contract import Extract
from orchestration.landing import rejection
from orchestration.landing.batches import Batches
from orchestration.landing.layout import Irregular, Layout, fill_empty_lines, survey
from orchestration.landing.limits import BLANKS, HEADER_ROWS, MAX_CELL, MAX_LINE
from orchestration.landing.normal import normalise_text
from orchestration.landing.profile import Profile
from orchestration.landing.raw import RawFile, is_filled, literal, together
from orchestration.landing.sniff import Header, Match, accept, better, search

DELIMITERS = (",", ";", "\t", "|")
BATCH_ROWS = 20_000
FAST_EXTRA_CELLS = 64
END = "\x00end of file\x00"


def read_text(path: Path, raw: RawFile, *, gzipped: bool) -> Profile:
    """Write the raw file of a delimited text."""
    plain = raw.scratch / "plain.txt"
    encoding = normalise_text(path, plain, gzipped=gzipped)
    header, delimiter = sniff_text(plain, raw.extract)
    rows = write_text(plain, delimiter, header, raw)
    return Profile(rows, header.row, header.unknown_columns, encoding, delimiter)


def sniff_text(plain: Path, extract: Extract) -> tuple[Header, str]:
    """The header row and the delimiter that yields it."""
    best: Match | None = None
    chosen = DELIMITERS[0]
    for delimiter in DELIMITERS:
        with plain.open(encoding="utf-8", newline="\n") as file:
            match = search(_first_rows(file, delimiter), extract)
        if match is not None and better(best, match) is match:
            best, chosen = match, delimiter
    return accept(best, extract), chosen


def write_text(plain: Path, delimiter: str, header: Header, raw: RawFile) -> int:
    """Write the rows of a plain text, by the fast reader where it can be trusted."""
    try:
        return write_fast(plain, delimiter, header, raw)
    except (Irregular, duckdb.InvalidInputException):
        return write_carefully(plain, delimiter, header, raw)


def write_carefully(plain: Path, delimiter: str, header: Header, raw: RawFile) -> int:
    """Write the rows as Python's csv module splits them."""
    schema = Batches.schema(header.width)
    with plain.open(encoding="utf-8", newline="\n") as file, raw.connect() as connection:
        batches = Batches(schema, _batches(file, delimiter, header, schema))
        return batches.write(connection, raw, header)


def write_fast(plain: Path, delimiter: str, header: Header, raw: RawFile) -> int:
    """Write the rows as DuckDB splits them. Raises Irregular or DuckDB's error where it may err."""
    layout = survey(plain, delimiter)
    if layout.widest > header.width + FAST_EXTRA_CELLS:
        raise Irregular("far more cells than headers")
    if layout.has_empty_lines:
        filled = raw.scratch / "filled.txt"
        fill_empty_lines(plain, delimiter, filled)
        plain = filled
    with raw.connect() as connection:
        return raw.write(connection, header, _fast_relation(plain, delimiter, header, layout))


def _fast_relation(plain: Path, delimiter: str, header: Header, layout: Layout) -> str:
    cells = [f"c{index}" for index in range(max(layout.widest, header.width))]
    columns = ", ".join(f"'{cell}': 'varchar'" for cell in cells)
    quote = literal('"' if layout.has_quotes else "")
    parallel = "false" if layout.has_breaks_in_quotes else "true"
    return f"""(
        select
            row_number() over () as row_number,
            {", ".join(cells[: header.width])},
            null::varchar as kinds,
            {is_filled(together(cells[header.width :]))} as has_extra_cells
        from read_csv({literal(str(plain))}, header = false, auto_detect = false, all_varchar = true,
            columns = {{{columns}}}, delim = {literal(delimiter)}, quote = {quote}, escape = {quote},
            new_line = '\\n', null_padding = true, strict_mode = true, parallel = {parallel})
    )"""


class _TooLong(Exception):
    """A line is longer than any reader takes at once."""


def _lines(file: TextIO) -> Iterator[str]:
    """The lines of a text, none of which may fill the memory."""
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith("\n"):
            raise _TooLong
        yield line


def _first_rows(file: TextIO, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CELL)
    rows = islice(csv.reader(_lines(file), delimiter=delimiter), HEADER_ROWS)
    try:
        yield from rows
    except (csv.Error, _TooLong):
        return


def split_rows(file: TextIO, delimiter: str) -> Iterator[list[str]]:
    """The rows of a text. A quote that is still open at its end, or a line too long, rejects the file."""
    csv.field_size_limit(MAX_CELL)
    previous: list[str] | None = None
    rows = 0
    try:
        for row in csv.reader(chain(_lines(file), (END,)), delimiter=delimiter):
            if previous is not None:
                yield previous
            previous = row
            rows += 1
    except csv.Error as error:
        raise rejection.open_quote() from error
    except _TooLong as error:
        raise rejection.line_too_long(rows + 1) from error
    if previous != [END]:
        raise rejection.open_quote()


def _batches(file: TextIO, delimiter: str, header: Header, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    width = header.width
    numbered = enumerate((_cut(row, width) for row in split_rows(file, delimiter)), start=1)
    while chunk := list(islice(numbered, BATCH_ROWS)):
        padded = [cells for _, (cells, _) in chunk]
        extra = [has_extra for _, (_, has_extra) in chunk]
        arrays = [pa.array([number for number, _ in chunk], pa.int64())]
        arrays += [pa.array(cells, pa.large_string()) for cells in zip(*padded, strict=True)]
        arrays += [pa.nulls(len(chunk), pa.large_string()), pa.array(extra, pa.bool_())]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _cut(row: list[str], width: int) -> tuple[list[str], bool]:
    """A row at the header's width, and whether something stands beyond it."""
    if len(row) == width:
        return row, False
    return (row + [""] * width)[:width], any(cell.strip(BLANKS) for cell in row[width:])
