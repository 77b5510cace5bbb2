"""Noticing deliveries: what lies in the landing that was not judged yet, and whether it still grows."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration.contract import load_contract
from orchestration.landing.find import FolderLanding
from orchestration.landing.ledger import Ledger, Seen
from orchestration.paths import Home

Stamp = tuple[str, str, int, int]
"""Extract, name, size in bytes and moment of the last change in nanoseconds of a file."""


@dataclass(frozen=True)
class Look:
    """What one look at the landing came to."""

    cursor: str
    run_key: str | None
    message: str


def look(landing: Path, home: Home, cursor: str | None) -> Look:
    """Compare the files not judged yet with those of the look before, which the cursor remembers.

    A run is asked for once two looks in a row have seen the same files, unchanged in size and time; its key
    is theirs, so the same files ask for no second run. Raises LandingError if the landing cannot be read.
    """
    waiting = _waiting(landing, home)
    if not waiting:
        return Look("", None, "No hay entregas sin leer.")
    seen = _digest(waiting)
    names = f"{len(waiting)} archivos sin leer, de {', '.join(sorted({stamp[0] for stamp in waiting}))}"
    if seen != cursor:
        return Look(seen, None, f"Hay {names}. Se espera a que dejen de crecer.")
    return Look(seen, seen, f"Hay {names}.")


def _waiting(landing: Path, home: Home) -> list[Stamp]:
    known = {
        (entry.extract, entry.file_name, entry.size_bytes): entry for entry in Ledger(home.ledger).seen()
    }
    return [
        stamp for stamp in _stamps(FolderLanding(landing)) if not _was_judged(known.get(stamp[:3]), stamp)
    ]


def _stamps(landing: FolderLanding) -> list[Stamp]:
    stamps = []
    for extract in load_contract().extracts:
        for file in landing.files(extract):
            try:
                status = (landing.root / extract.source / extract.name / file.name).stat()
            except FileNotFoundError:
                continue
            stamps.append((extract.name, file.name, status.st_size, status.st_mtime_ns))
    return stamps


def _was_judged(entry: Seen | None, stamp: Stamp) -> bool:
    """Whether the ledger knows a file of this name and size, not changed since it was seen first."""
    return entry is not None and datetime.fromtimestamp(stamp[3] / 1e9, UTC) <= entry.first_seen_at


def _digest(stamps: list[Stamp]) -> str:
    return hashlib.sha256(json.dumps(sorted(stamps)).encode()).hexdigest()[:24]
