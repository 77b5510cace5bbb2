"""How much a workbook holds, found before it is read.

The reader of workbooks sets memory aside for the whole rectangle that the filled cells of a sheet span: one
cell in the last corner asks for half a terabyte. So the sheets are measured in their own XML, as a stream.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from orchestration.landing import rejection
from orchestration.landing.bounds import MOST_CELLS, expands_too_far

BLOCK = 4 * 2**20
LONGEST_TAG = 256
"""More bytes than the part of a tag takes in which a row or a cell tells its place."""

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr=[\"']([0-9]{1,7})[\"']")
# Most cells stand in the first 26 columns and are passed over at the speed of a plain search.
_FAR_CELL = re.compile(rb"\sr=[\"']([A-Z]{2,3})([0-9]{1,7})[\"']")

NO_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)
"""What Python finds wrong with a part, places before the file's start among it. Whether the workbook can be
read at all, its reader decides."""


def require_bearable(workbook: Path) -> None:
    """Raise Rejection if a workbook expands, or one of its sheets extends, beyond what a delivery can."""
    stored = workbook.stat().st_size
    try:
        with zipfile.ZipFile(workbook) as parts:
            entries = parts.infolist()
            if expands_too_far(sum(entry.file_size for entry in entries), stored):
                raise rejection.expands_too_far()
            for entry in entries:
                _require_small(_blocks(parts, entry))
    except NO_ZIP:
        return


def column_number(letters: bytes) -> int:
    """The number of a sheet's column, from 1."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _require_small(blocks: Iterator[bytes]) -> None:
    last_row, last_column, letters = 1, 26, b"Z"
    for block in blocks:
        last_row = max(last_row, *map(int, _ROW.findall(block)), 1)
        for column, row in _FAR_CELL.findall(block):
            last_row = max(last_row, int(row))
            if column_number(column) > last_column:
                last_column, letters = column_number(column), column
        if last_row * last_column > MOST_CELLS:
            raise rejection.extent_too_large(f"{letters.decode()}{last_row}")


def _blocks(parts: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in blocks that overlap by more than a tag."""
    rest = b""
    with parts.open(entry) as stream:
        while block := stream.read(BLOCK):
            yield rest + block
            rest = block[-LONGEST_TAG:]
