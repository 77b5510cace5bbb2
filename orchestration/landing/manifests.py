"""A sender's own list of what was sent, `manifest.csv`: what it says, and where what arrived differs.

It is looked at like every other file from outside: a bounded piece of it, and nothing of it is believed. It
may stand in a source's folder or in an extract's.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from orchestration.ground.contract import Source
from orchestration.landing.find import MANIFEST, Landing
from orchestration.landing.ledger import Seen
from orchestration.landing.normal import ENCODINGS
from orchestration.landing.sniff import normalise
from orchestration.landing.text import DELIMITERS

LARGEST = 4 * 2**20
"""Bytes; a list of some ten thousand files."""

NAMES = ("archivo", "file", "filename", "nombre", "nombredelarchivo")
ROWS = ("filas", "rows", "registros", "numerodefilas")
HASHES = ("sha256", "huella", "hash")


@dataclass(frozen=True)
class Claim:
    """A line of a list: what a file should be."""

    line: int
    extract: str | None
    name: str
    rows: int | None
    sha256: str | None


@dataclass(frozen=True)
class Mismatch:
    """Where a list and what arrived differ: which file, where it is known, and what differs, in Spanish."""

    entry: Seen | None
    what: str


def differences(landing: Landing, source: Source, seen: Iterable[Seen]) -> list[Mismatch]:
    """What a source's lists say otherwise than the ledger, which knows the files last seen by each name."""
    last = {(entry.extract, entry.file_name): entry for entry in seen if entry.source == source.name}
    found = []
    for extract in (None, *(extract.name for extract in source.extracts)):
        folders = [source.name, *([extract] if extract else [])]
        stream = landing.manifest(*folders)
        if stream is None:
            continue
        with stream:
            content = stream.read(LARGEST + 1)
        claims = _claims(content, extract)
        if claims is None:
            place = "/".join([*folders, MANIFEST])
            found.append(
                Mismatch(None, f"El manifiesto {place} no se pudo leer: no es una tabla de archivos.")
            )
        else:
            found += [each for claim in claims for each in _compare(claim, last)]
    return found


def _claims(content: bytes, extract: str | None) -> list[Claim] | None:
    if len(content) > LARGEST:
        return None
    text = _decoded(content)
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter)
        try:
            rows = list(enumerate(reader, start=1))
        except csv.Error:
            continue
        places = _places(rows[0][1]) if rows else {}
        if "name" in places and len(places) > 1:
            return list(_read(rows[1:], places, extract))
    return None


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 decodes every byte")


def _places(header: list[str]) -> dict[str, int]:
    """The columns that a list needs, by their place."""
    known = {"name": NAMES, "rows": ROWS, "sha256": HASHES}
    headers = [normalise(cell) for cell in header]
    return {
        column: next(index for index, cell in enumerate(headers) if cell in names)
        for column, names in known.items()
        if any(cell in names for cell in headers)
    }


def _read(rows: list[tuple[int, list[str]]], places: dict[str, int], extract: str | None) -> Iterator[Claim]:
    for line, row in rows:
        cells = {column: row[place].strip() for column, place in places.items() if place < len(row)}
        path = PurePosixPath(cells.get("name", "").replace("\\", "/"))
        if not path.name:
            continue
        rows_text = cells.get("rows", "")
        yield Claim(
            line,
            extract or (path.parent.name or None),
            path.name,
            int(rows_text) if rows_text.isdecimal() and len(rows_text) < 12 else None,
            cells.get("sha256", "").lower() or None,
        )


def _compare(claim: Claim, last: dict[tuple[str, str], Seen]) -> Iterator[Mismatch]:
    entries = [
        entry
        for (extract, name), entry in last.items()
        if name == claim.name and claim.extract in (None, extract)
    ]
    if not entries:
        yield Mismatch(None, f"El archivo de la línea {claim.line} del manifiesto no llegó.")
    for entry in entries:
        if claim.sha256 and claim.sha256 != entry.sha256:
            yield Mismatch(entry, "Su SHA-256 no es el del manifiesto: llegó con otro contenido.")
        if claim.rows is not None and entry.status == "loaded" and claim.rows != entry.rows_delivered:
            yield Mismatch(
                entry, f"El manifiesto dice {claim.rows} filas y se recibieron {entry.rows_delivered}."
            )
