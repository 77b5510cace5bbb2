"""The parts of a printed document. Their text is data: the template never reads it as code."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.reports.charts.canvas import Svg
from orchestration.reports.queries import Result
from orchestration.reports.values import MARK_NOTE, NUMERIC, Record, columns, is_small, state_of, text_of

Block = dict[str, Any]

CELL_LETTER, HEADER_LETTER, PADDING = 4.15, 4.7, 9.0
"""Points that a letter takes in a table's cell and header, and around them."""

WIDEST = 34
"""A cell of so many letters or more breaks into lines."""

_LONG_WORD = re.compile(r"\S{25,}")
_PLACE_TO_BREAK = re.compile(r"[_\-./;,]|[^_\-./;,]{15}")


def heading(level: int, text: str) -> Block:
    """A heading; levels follow one another without a gap."""
    return {"kind": "heading", "level": level, "text": text}


def paragraph(text: str) -> Block:
    """A paragraph of plain text."""
    return {"kind": "paragraph", "runs": [{"text": text}]}


def runs(parts: Sequence[Block]) -> Block:
    """A paragraph of runs of text, some of them strong or emphasised."""
    return {"kind": "paragraph", "runs": list(parts)}


def notice(text: str) -> Block:
    """A sentence that must not be overlooked."""
    return {"kind": "notice", "text": text}


def bullets(items: Iterable[str]) -> Block:
    """A list."""
    return {"kind": "bullets", "items": [[{"text": item}] for item in items]}


def table(
    result: Result,
    names: Sequence[str],
    caption: str,
    widths: Sequence[str] | None = None,
    leads_to: Callable[[Record], str | None] | None = None,
) -> Block:
    """A table of some columns of a query's result.

    `widths` are shares of the page (`2fr`) or `auto`: as wide as the longest cell and word of the header.
    `leads_to` gives the page of the site that tells more of a row; its first column leads there.
    """
    shown = [columns()[name] for name in names]
    cells = [
        [
            {
                "text": breakable(text_of(record, name)),
                "muted": record[name] is None and bool(state_of(record, name)),
            }
            for name in names
        ]
        for record in result.records
    ]
    if leads_to:
        for row, record in zip(cells, result.records, strict=True):
            row[0]["page"] = leads_to(record)
    has_mark = any(is_small(record, name) for record in result.records for name in names)
    wanted = widths or ["auto" if column.kind in NUMERIC else "1fr" for column in shown]
    return {
        "kind": "table",
        "caption": f"{caption} ({MARK_NOTE})" if has_mark else caption,
        "widths": [
            _width(column.header, (row[at]["text"] for row in cells)) if width == "auto" else width
            for at, (column, width) in enumerate(zip(shown, wanted, strict=True))
        ],
        "right": [column.kind in NUMERIC for column in shown],
        "headers": [column.header for column in shown],
        "rows": cells,
    }


@dataclass(frozen=True)
class Cell:
    """A cell of a list, and the page or file of the site to which it leads."""

    text: str
    place: str | None = None


def listed(
    headers: Sequence[str], rows: Sequence[Sequence[Cell]], caption: str, right: Sequence[int] = ()
) -> Block:
    """A table that is of no query; the columns named in `right` are figures."""
    return {
        "kind": "table",
        "caption": caption,
        "widths": ["auto"] * len(headers),
        "right": [at in right for at in range(len(headers))],
        "headers": list(headers),
        "rows": [
            [{"text": breakable(cell.text), "muted": False, "page": cell.place} for cell in row]
            for row in rows
        ],
    }


def matrix(headers: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> Block:
    """A table whose first column names the rows, and whose other columns are alike."""
    return {
        "kind": "table",
        "caption": caption,
        "widths": [_width(headers[0], (row[0] for row in rows)), *["1fr"] * (len(headers) - 1)],
        "right": [False, *[True] * (len(headers) - 1)],
        "headers": list(headers),
        "rows": [[{"text": breakable(cell), "muted": False} for cell in row] for row in rows],
    }


def tiles(entries: Iterable[Sequence[str]]) -> Block:
    """A few figures side by side: code, value, target, status."""
    return {"kind": "tiles", "entries": [list(entry) for entry in entries]}


def breakable(text: str) -> str:
    """A text whose long words (names of files, codes) may break across lines."""
    return _LONG_WORD.sub(lambda word: _PLACE_TO_BREAK.sub("\\g<0>\u200b", word[0]), text)


def _width(header: str, cells: Iterable[str]) -> str:
    longest = max((min(len(cell), WIDEST) for cell in cells), default=0)
    word = max(len(word) for word in header.split())
    return f"{max(longest * CELL_LETTER, word * HEADER_LETTER) + PADDING:.1f}pt"


def pairs(entries: Iterable[tuple[str, str]], caption: str) -> Block:
    """A table of names and values, such as a sheet."""
    return {"kind": "pairs", "caption": caption, "entries": [list(entry) for entry in entries]}


def chart(name: str, caption: str, drawing: Svg) -> Block:
    """A drawing; its title says what it finds."""
    return {
        "kind": "chart",
        "file": f"{name}.svg",
        "data": f"{name}.csv",
        "caption": caption,
        "alt": drawing.said,
        "drawing": drawing,
    }


def side_by_side(charts: Sequence[Block]) -> Block:
    """Charts beside each other, where there is room."""
    return {"kind": "row", "parts": list(charts)}


def calendar(rows: Sequence[Sequence[Any]], months: Sequence[str], caption: str, legend: str) -> Block:
    """Activities by month: each row is a name and twelve codes of a letter."""
    return {
        "kind": "calendar",
        "rows": [list(row) for row in rows],
        "months": list(months),
        "caption": caption,
        "legend": legend,
    }


def links(entries: Iterable[tuple[str, str, str]], caption: str) -> Block:
    """Pages of the site that go on from here: the place, name and content of each. Paper has none."""
    return {"kind": "links", "caption": caption, "entries": [list(entry) for entry in entries]}


def signatures(signers: Iterable[Mapping[str, str]]) -> Block:
    """The block where the report is signed: each with role, organ, name and post."""
    return {"kind": "signatures", "signers": [dict(signer) for signer in signers]}


def seal(file: str, alt: str, entries: Iterable[tuple[str, str]]) -> Block:
    """What ties the document to its release: an image beside it, and the same in words."""
    return {"kind": "seal", "file": file, "alt": alt, "entries": [list(entry) for entry in entries]}
