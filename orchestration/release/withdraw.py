"""`mie withdraw`: from a day on, a delivery counts as not made. Nothing is deleted."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from orchestration.ground.errors import WrongUse
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger, Seen, Withdrawn
from orchestration.release.testimony import require_ledger


@dataclass(frozen=True)
class Withdrawal:
    """A delivery that was withdrawn."""

    extract: str
    file_label: str
    delivered_on: date | None
    withdrawn_on: date
    reason: str

    def as_json(self) -> dict[str, Any]:
        """The withdrawal as plain values."""
        return asdict(self)


def withdraw(home: Home, file: str, why: str, today: date) -> Withdrawal:
    """Record that a file counts as not delivered from today on.

    It is named by its label or as it was delivered, alone, as `extract/name` or by its path; of several
    contents under one name, `@` and the first digits of its SHA-256 tell which. Raises WrongUse if no such
    file still counts, if several do, or if no reason is given.
    """
    if not why.strip():
        raise WrongUse("Diga por qué se retira la entrega: --why TEXTO.")
    with one_writer(home):
        require_ledger(home)
        ledger = Ledger(home.ledger)
        entry = _only(file, _still_counting(ledger, file))
        ledger.record(
            Withdrawn(entry.source, entry.extract, entry.file_name, entry.sha256, today, why.strip())
        )
    return Withdrawal(entry.extract, entry.label, entry.delivered_on, today, why.strip())


def _still_counting(ledger: Ledger, file: str) -> list[Seen]:
    gone = {entry.key for entry in ledger.withdrawn()}
    counting = [entry for entry in ledger.seen() if entry.key not in gone]
    path, _, digest = file.rpartition("@")
    return _named(counting, file, "") or _named(counting, path, digest.lower())


def _named(entries: list[Seen], file: str, digest: str) -> list[Seen]:
    *folders, name = PurePath(file).parts or ("",)
    extract = folders[-1] if folders else None
    return [
        entry
        for entry in entries
        if name in (entry.file_name, entry.label)
        and extract in (None, entry.extract)
        and entry.sha256.startswith(digest)
    ]


def _only(file: str, found: list[Seen]) -> Seen:
    if not found:
        raise WrongUse(
            f"Ninguna entrega vigente se llama «{file}». Escriba el nombre completo, con su extensión."
        )
    extracts = sorted({entry.extract for entry in found})
    if len(extracts) > 1:
        choices = ", ".join(f"{entry.extract}/{entry.label}" for entry in found)
        raise WrongUse(f"«{file}» se entregó para varios extractos. Elija uno: {choices}.")
    if len(found) > 1:
        choices = ", ".join(
            f"{entry.extract}/{entry.label}@{entry.sha256[:12]} (visto el {entry.first_seen_at:%Y-%m-%d})"
            for entry in found
        )
        raise WrongUse(
            f"«{file}» se entregó {len(found)} veces con distinto contenido. Elija una: {choices}."
        )
    return found[0]
