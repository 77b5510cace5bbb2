"""The error values of a sheet (`#N/A`, `#DIV/0!` …) and where they stand.

The reader of workbooks makes them empty, but a row that holds nothing else was delivered. So they are looked
up in the sheet's own XML, by their mark alone: most sheets have none, and the others few.
"""

import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

from orchestration.landing.extent import NO_ZIP, column_number

BLOCK = 4 * 2**20
LONGEST_CELL = 64 * 2**10
"""More bytes than the tags of a cell with an error take, its formula included."""

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_RELATION_ID = re.compile(r"\{[^}]*/relationships\}id")
_MARKS = (b't="e"', b"t='e'")
_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt=["']e["'])[^>]*\br=["']([A-Z]+)([0-9]+)["'][^>]*>"""
    rb"""(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<""",
    re.DOTALL,
)

_UNUSUAL = (*NO_ZIP, KeyError, ElementTree.ParseError)
"""What Python finds wrong where the reader of workbooks, which has read this one, is more lenient."""

Errors = dict[int, dict[int, str]]
"""Row number in the sheet, and column number from 0: the error's text."""


def error_cells(workbook: Path, sheet: str) -> Errors:
    """The error values of a sheet; none where the workbook's parts are not laid out as usual."""
    found: Errors = defaultdict(dict)
    try:
        with zipfile.ZipFile(workbook) as parts:
            part = _part(parts, sheet)
            if part is not None:
                for letters, row, text in _marked(parts, part):
                    found[int(row)][column_number(letters) - 1] = unescape(text.decode())
    except _UNUSUAL:
        return {}
    return dict(found)


def _part(parts: zipfile.ZipFile, sheet: str) -> str | None:
    """The name of the part that holds a sheet."""
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in ElementTree.fromstring(parts.read(_RELATIONS))
    }
    for element in ElementTree.fromstring(parts.read(_BOOK)).iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            relation = next((value for name, value in element.items() if _RELATION_ID.fullmatch(name)), None)
            target = targets.get(relation)
            return posixpath.join("xl", target).lstrip("/") if target else None
    return None


def _marked(parts: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, bytes, bytes]]:
    rest = b""
    with parts.open(part) as stream:
        while block := stream.read(BLOCK):
            data = rest + block
            end = 0
            # The plain search is many times as fast, and finds nothing in most sheets.
            if any(mark in data for mark in _MARKS):
                for match in _CELL.finditer(data):
                    yield match.group(1), match.group(2), match.group(3)
                    end = match.end()
            rest = data[max(end, len(data) - LONGEST_CELL) :]
