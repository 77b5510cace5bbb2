"""Noticing deliveries: what lies in the landing that was not judged yet, and whether it still grows."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.ledger import Ledger, Seen
from orchestration.release.catalog import published
from orchestration.release.identity import inputs_sha256, known_inputs

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

    A run is asked for once two looks in a row have seen the same files, unchanged in size and time, or the
    same deliveries in the ledger without a release of them. Its key is theirs, so that the same can be asked
    for once only. Raises LandingError if the landing cannot be read.
    """
    if waiting := _waiting(landing, home):
        state = _digest(waiting)
        extracts = ", ".join(sorted({extract for extract, *_ in waiting}))
        files = "1 archivo" if len(waiting) == 1 else f"{len(waiting)} archivos"
        message = f"Hay {files} sin leer, de {extracts}."
    elif unpublished := _unpublished(home):
        state, message = unpublished, "Ninguna publicación contiene todo lo que se leyó o se retiró."
    else:
        return Look("", None, "No hay entregas sin leer ni sin publicar.")
    if state != cursor:
        return Look(state, None, f"{message} Se espera a que nada cambie hasta la próxima revisión.")
    return Look(state, state, message)


def _waiting(landing: Path, home: Home) -> list[Stamp]:
    known = {
        (entry.extract, entry.file_name, entry.size_bytes): entry for entry in Ledger(home.ledger).seen()
    }
    return [
        stamp for stamp in _stamps(FolderLanding(landing)) if not _was_judged(known.get(stamp[:3]), stamp)
    ]


def _unpublished(home: Home) -> str | None:
    """What the ledger knows, if no release was made of it: a run was stopped, or a delivery withdrawn."""
    ledger = Ledger(home.ledger)
    known_at = ledger.latest_known()
    if known_at is None:
        return None
    digest = inputs_sha256(known_inputs(ledger, known_at))
    return None if any(each.inputs_sha256 == digest for each in published(home)) else digest


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
