"""The build of a text file, found without splitting it: how wide its rows are, what its quotes enclose.

A fast reader is only trusted with files whose quotes all stand where a cell begins or ends. There, and only
there, a byte is inside quotes exactly when an odd number of quotes stands before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orchestration.landing.limits import MAX_LINE

BLOCK = 8 * 2**20
QUOTE, BREAK = ord('"'), ord("\n")

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Layout:
    """What a fast reader must know before it reads."""

    widest: int
    has_quotes: bool
    has_breaks_in_quotes: bool
    has_empty_lines: bool


@dataclass(frozen=True)
class _Block:
    """A run of whole lines, and where rows and cells end in it."""

    data: Bytes
    row_ends: Places
    cell_ends: Places
    empty_lines: Places
    has_quotes: bool
    has_breaks_in_quotes: bool
    ends_inside: bool


class Irregular(Exception):
    """The file holds what only a careful reader reads right."""


def survey(path: Path, delimiter: str) -> Layout:
    """The build of a plain text file. Raises Irregular where quotes or null bytes stand anywhere else."""
    widest, open_cells, open_bytes = 1, 0, 0
    quotes = breaks = empty = inside = False
    for block in _blocks(path, delimiter):
        per_row = np.diff(np.searchsorted(block.cell_ends, block.row_ends), prepend=0)
        if len(per_row):
            per_row[0] += open_cells
            widest = max(widest, int(per_row.max()) + 1)
            open_cells = 0
        if _longest_row(block, open_bytes) > MAX_LINE:
            raise Irregular("a row that no fast reader takes")
        open_bytes = (
            len(block.data) - block.row_ends[-1] - 1 if len(block.row_ends) else open_bytes + len(block.data)
        )
        after_last_row = block.row_ends[-1] if len(block.row_ends) else -1
        open_cells += int((block.cell_ends > after_last_row).sum())
        quotes |= block.has_quotes
        breaks |= block.has_breaks_in_quotes
        empty |= bool(len(block.empty_lines))
        inside = block.ends_inside
    if inside:
        raise Irregular("a quote is open at the end")
    return Layout(widest, quotes, breaks, empty)


def fill_empty_lines(path: Path, delimiter: str, target: Path) -> None:
    """Put a delimiter into every empty line, so that no reader passes over it."""
    with target.open("wb") as out:
        for block in _blocks(path, delimiter):
            out.write(np.insert(block.data, block.empty_lines, ord(delimiter)).tobytes())


def _blocks(path: Path, delimiter: str) -> Iterator[_Block]:
    inside = False
    for lines in _whole_lines(path):
        block = _structure(np.frombuffer(lines, dtype=np.uint8), ord(delimiter), inside)
        inside = block.ends_inside
        yield block


def _whole_lines(path: Path) -> Iterator[bytes]:
    rest = b""
    with path.open("rb") as file:
        for data in iter(lambda: file.read(BLOCK), b""):
            cut = data.rfind(b"\n") + 1
            if len(rest) + (data.find(b"\n") if cut else len(data)) > MAX_LINE:
                raise Irregular("a line that no fast reader takes")
            if not cut:
                rest += data
                continue
            yield rest + data[:cut]
            rest = data[cut:]
    if rest:
        yield rest


def _structure(data: Bytes, delimiter: int, inside: bool) -> _Block:
    if (data == 0).any():
        raise Irregular("a null byte")
    quotes = np.flatnonzero(data == QUOTE)
    breaks = np.flatnonzero(data == BREAK)
    cell_ends = np.flatnonzero(data == delimiter)
    ends_inside = inside
    row_ends = breaks
    if inside or len(quotes):
        _require_regular(data, quotes, delimiter, inside)
        row_ends = breaks[_outside(breaks, quotes, inside)]
        cell_ends = cell_ends[_outside(cell_ends, quotes, inside)]
        ends_inside = inside ^ bool(len(quotes) % 2)
    previous = np.concatenate(([-1], row_ends[:-1])) if len(row_ends) else row_ends
    empty = row_ends[row_ends - previous == 1]
    if inside and len(empty) and empty[0] == 0:
        empty = empty[1:]
    return _Block(
        data, row_ends, cell_ends, empty, bool(len(quotes)), len(row_ends) < len(breaks), ends_inside
    )


def _longest_row(block: _Block, open_bytes: int) -> int:
    """Bytes of the longest row that ends in a block; of the open one, if none ends."""
    if not len(block.row_ends):
        return open_bytes + len(block.data)
    return max(open_bytes + int(block.row_ends[0]), int(np.diff(block.row_ends, prepend=-1).max()))


def _outside(places: Places, quotes: Places, inside: bool) -> NDArray[np.bool_]:
    return (np.searchsorted(quotes, places) + inside) % 2 == 0


def _require_regular(data: Bytes, quotes: Places, delimiter: int, inside: bool) -> None:
    """Quotes open after a delimiter, a line break or the quote that they double, and close before one."""
    opening, closing = (quotes[1::2], quotes[::2]) if inside else (quotes[::2], quotes[1::2])
    before = data[opening - 1]
    begins = (before == delimiter) | (before == BREAK) | (before == QUOTE) | (opening == 0)
    after = data[np.minimum(closing + 1, len(data) - 1)]
    ends = (after == delimiter) | (after == BREAK) | (after == QUOTE)
    if not (begins.all() and ends.all()):
        raise Irregular("a quote within a cell")
