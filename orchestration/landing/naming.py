"""How people name a delivery: by its label or as it was delivered."""

from pathlib import PurePath

from orchestration.ground.errors import WrongUse
from orchestration.landing.ledger import Ledger, Seen


def delivery_named(ledger: Ledger, file: str) -> Seen:
    """The delivery that somebody means, of those that still count.

    It is named by its label or as it was delivered, alone, as `extract/name` or by its path; of several
    contents under one name, `@` and the first digits of its SHA-256 tell which. Raises WrongUse if no such
    file still counts, or if several do.
    """
    gone = {entry.key for entry in ledger.withdrawn()}
    counting = [entry for entry in ledger.seen() if entry.key not in gone]
    path, _, digest = file.rpartition("@")
    return _only(file, _named(counting, file, "") or _named(counting, path, digest.lower()))


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
            "Ninguna entrega vigente se llama así. Escriba su nombre completo, con extensión, o su etiqueta."
        )
    extracts = sorted({entry.extract for entry in found})
    if len(extracts) > 1:
        choices = ", ".join(f"{entry.extract}/{entry.label}" for entry in found)
        raise WrongUse(f"Ese archivo se entregó para varios extractos. Elija uno: {choices}.")
    if len(found) > 1:
        choices = ", ".join(
            f"{entry.extract}/{entry.label}@{entry.sha256[:12]} (visto el {entry.first_seen_at:%Y-%m-%d})"
            for entry in found
        )
        raise WrongUse(
            f"Ese archivo se entregó {len(found)} veces con distinto contenido. Elija una: {choices}."
        )
    return found[0]
