"""The delivered files as the hand-written peers read them: no more than clean deliveries need.

Headers are the contract's, no title stands above them, and a file keeps one shape of dates and numbers.
"""

import csv
import gzip
import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from orchestration.ground.contract import Extract

SNIFFED = 2**20
"""Bytes that tell the encoding; where a later one is not of it, the reader fails rather than guesses."""

_DELIVERY_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Dialect:
    """How a text file is written, and its columns by the contract's names, in the file's order."""

    delimiter: str
    encoding: str
    columns: tuple[str, ...]


def delivered(landing: Path) -> dict[str, list[Path]]:
    """The files of each extract, from the oldest to the newest."""
    files = sorted(path for path in landing.glob("*/*/*") if path.is_file())
    return {
        extract: sorted(paths, key=lambda path: (delivery_date(path), path.name))
        for extract, paths in groupby(files, key=lambda path: path.parent.name)
    }


def delivery_date(path: Path) -> str:
    """The last date in a file's name."""
    return _DELIVERY_DATE.findall(path.name)[-1]


def kind_of(path: Path) -> str:
    """`parquet`, `xlsx` or `text`, gzipped or not."""
    return path.suffix[1:] if path.suffix in (".parquet", ".xlsx") else "text"


def dialect(path: Path, extract: Extract) -> Dialect:
    """How a text file is written, from how it begins. Raises ValueError where it has not the headers."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        return dialect_of(file.read(SNIFFED), extract)


def dialect_of(start: bytes, extract: Extract) -> Dialect:
    """How the text that begins so is written."""
    try:
        # the last character may be cut through
        text, encoding = start[: start.rfind(b"\n")].decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = start.decode("latin-1"), "latin-1"
    names = {_single_blanks(header): name for header, name in names_of(extract).items()}
    for delimiter in ",;\t|":
        headers = list(map(_single_blanks, next(csv.reader(text.splitlines()[:1], delimiter=delimiter))))
        if set(headers) == set(names):
            return Dialect(delimiter, encoding, tuple(names[header] for header in headers))
    raise ValueError(f"a file of {extract.name} has not the contract's headers")


def names_of(extract: Extract) -> dict[str, str]:
    """The contract's names of the columns by their headers."""
    return {column.header: column.name for column in extract.columns}


def _single_blanks(header: str) -> str:
    return " ".join(header.split())
