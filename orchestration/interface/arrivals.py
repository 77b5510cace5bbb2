"""Noticing deliveries: what lies in the landing that was not judged yet, and whether it still grows."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.landing.appearances import known_looks
from orchestration.landing.find import Look
from orchestration.landing.landing_place import landing_at
from orchestration.landing.ledger import Ledger
from orchestration.release.catalog import published
from orchestration.release.identity import inputs_sha256, known_inputs

Stamp = tuple[str, str, Look]
"""Extract and path of a file, and how it looks."""


@dataclass(frozen=True)
class Arrivals:
    """What one look at the landing came to."""

    cursor: str
    run_key: str | None
    message: str


def look(landing: str | Path, home: Home, cursor: str | None) -> Arrivals:
    """Compare the files not judged yet with those of the look before, which the cursor remembers.

    A run is asked for once two looks in a row have seen the same files, looking the same, or the
    same deliveries in the ledger without a release of them. Its key is theirs, so that the same can be asked
    for once only. Raises LandingError if the landing cannot be read.
    """
    if unread := waiting(landing, home):
        state = _digest(unread)
        extracts = ", ".join(sorted({extract for extract, *_ in unread}))
        files = "1 archivo" if len(unread) == 1 else f"{len(unread)} archivos"
        message = f"Hay {files} sin leer, de {extracts}."
    elif unpublished := _unpublished(home):
        state, message = unpublished, "Ninguna publicación contiene todo lo que se leyó o se retiró."
    else:
        return Arrivals("", None, "No hay entregas sin leer ni sin publicar.")
    if state != cursor:
        return Arrivals(state, None, f"{message} Se espera a que nada cambie hasta la próxima revisión.")
    return Arrivals(state, state, message)


def waiting(landing: str | Path, home: Home) -> list[Stamp]:
    """The files that look other than when their bytes were judged; without what is kept of that, all."""
    place = landing_at(landing)
    unread = []
    for extract in load_contract().extracts:
        known = known_looks(home, extract.name)
        for file in place.files(extract):
            try:
                seen = place.look(file)
            except FileNotFoundError:
                continue
            if known.get(file.path) != seen:
                unread.append((extract.name, file.path, seen))
    return unread


def _unpublished(home: Home) -> str | None:
    """What the ledger knows, if no release was made of it: a run was stopped, or a delivery withdrawn."""
    ledger = Ledger(home.ledger)
    known_at = ledger.latest_known()
    if known_at is None:
        return None
    digest = inputs_sha256(known_inputs(ledger, known_at))
    return None if any(each.inputs_sha256 == digest for each in published(home)) else digest


def _digest(stamps: list[Stamp]) -> str:
    return hashlib.sha256(json.dumps(sorted(stamps)).encode()).hexdigest()[:24]
