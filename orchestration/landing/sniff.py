"""Which row of a delivery is its header row, and which cell of it is which column of the contract."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orchestration.ground.contract import Extract
from orchestration.landing import rejection
from orchestration.landing.limits import HEADER_ROWS

LIKENESS = 2
"""A row that names so many columns of the contract is taken for a header row that lacks some."""


@dataclass(frozen=True)
class Header:
    """A header row that holds every required column once."""

    row: int
    width: int
    positions: dict[str, int]
    unknown: dict[int, str]

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """The headers that the contract does not know, as the file writes them."""
        return tuple(dict.fromkeys(text for text in self.unknown.values() if text))

    @property
    def unknown_labels(self) -> dict[int, str]:
        """A distinct label for each column that the contract does not know, headed or not."""
        labels: dict[int, str] = {}
        for index, text in self.unknown.items():
            label = text or f"columna {index + 1}"
            labels[index] = label if label not in labels.values() else f"{label} ({index + 1})"
        return labels


@dataclass(frozen=True)
class Match:
    """How well a row fits an extract's header."""

    row: int
    cells: tuple[str, ...]
    found: dict[str, list[int]]
    missing: tuple[str, ...]


def normalise(header: str) -> str:
    """A header as it is compared: without case, accents, blanks, `_` and `-`."""
    letters = unicodedata.normalize("NFD", header)
    return "".join(
        letter
        for letter in letters
        if not (unicodedata.combining(letter) or letter.isspace() or letter in "_-\ufeff\u200b")
    ).casefold()


def match_row(row: int, cells: Sequence[str], extract: Extract) -> Match:
    """Compare a row with the extract's headers."""
    names = {normalise(column.header): column.name for column in extract.columns}
    found: dict[str, list[int]] = {}
    for index, cell in enumerate(cells):
        name = names.get(normalise(cell))
        if name:
            found.setdefault(name, []).append(index)
    missing = tuple(column.header for column in extract.required if column.name not in found)
    return Match(row, tuple(cells), found, missing)


def search(rows: Iterable[Sequence[str]], extract: Extract) -> Match | None:
    """The first row that holds all required headers; without one, the row that is most like it."""
    best: Match | None = None
    for number, cells in enumerate(rows, start=1):
        if number > HEADER_ROWS:
            break
        match = match_row(number, cells, extract)
        if not match.missing:
            return match
        if len(match.found) >= LIKENESS and (best is None or len(match.found) > len(best.found)):
            best = match
    return best


def better(one: Match | None, other: Match | None) -> Match | None:
    """Which of two readings of the same file fits better; the first, if they fit alike."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda match: (not match.missing, len(match.found)))


def accept(match: Match | None, extract: Extract) -> Header:
    """The header row, or the rejection of the file."""
    if match is None:
        raise rejection.no_header_row([column.header for column in extract.required])
    if match.missing:
        raise rejection.required_column_missing(match.missing)
    twice = [column.header for column in extract.columns if len(match.found.get(column.name, ())) > 1]
    if twice:
        raise rejection.column_twice(twice)
    positions = {name: indexes[0] for name, indexes in match.found.items()}
    texts = [" ".join(cell.replace("\ufeff", "").split()) for cell in match.cells]
    # Blank cells after the last header are no columns: workbooks pad every row to the longest one.
    width = max(index for index, text in enumerate(texts) if text) + 1
    taken = set(positions.values())
    unknown = {index: text for index, text in enumerate(texts[:width]) if index not in taken}
    return Header(match.row, width, positions, unknown)
