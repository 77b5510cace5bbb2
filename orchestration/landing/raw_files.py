"""The raw files as the ledger describes them: found wrong by their hash, made anew from the archive."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration.ground.contract import Contract
from orchestration.ground.errors import Exit, Stop
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell
from orchestration.ground.storage import (
    private_folder,
    publish,
    scratch_folder,
    sha256_of,
    storage_errors,
)
from orchestration.landing.archive import Archive
from orchestration.landing.find import FoundFile
from orchestration.landing.ledger import Kept, Ledger, Seen
from orchestration.landing.reader import ReadRequest
from orchestration.landing.readers import Readers
from orchestration.landing.rejection import Rejection

REMADE = "El archivo raw faltaba o no era el que se guardó: se rehízo desde el archivo de entregas."
FIRST_TOLD = "Su hash no constaba."


@dataclass(frozen=True)
class Doubtful:
    """A loaded content whose raw file is not what the ledger says; `found` is its hash, if it is there."""

    entry: Seen
    path: Path
    recorded: str | None
    found: str | None

    @property
    def is_wrong(self) -> bool:
        """Whether it is gone or changed; otherwise its hash was never told."""
        return self.found is None or self.recorded is not None


def doubtful(home: Home) -> Iterator[Doubtful]:
    """The raw files that are not what the ledger says, each once."""
    ledger = Ledger(home.ledger)
    recorded = ledger.raw_hashes()
    entries = {
        (entry.source, entry.extract, entry.sha256): entry
        for entry in reversed(ledger.seen())
        if entry.status == "loaded"
    }
    for content, entry in sorted(entries.items(), key=lambda item: item[0]):
        path = home.raw_file(entry.source, entry.extract, entry.raw_id)
        found = sha256_of(path) if path.exists() else None
        if found is None or found != recorded[content]:
            yield Doubtful(entry, path, recorded[content], found)


def ensure_raw(
    home: Home, contract: Contract, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> list[Doubtful]:
    """Have every raw file be what the ledger says: what is wrong is made anew; which those were.

    The caller holds the home's lock. Raises Stop if the archive cannot give what is needed.
    """
    found = list(doubtful(home))
    wrong = [each for each in found if each.is_wrong]
    with Readers() as readers:
        lost = [each for each in wrong if not remake(home, contract, each.entry, readers, now)]
    if lost:
        raise Stop(_lost(lost), Exit.FAULTS)
    for each in found:
        if each.is_wrong:
            tell(f"{each.entry.label}: {REMADE}")
        elif each.found:
            _record(home, each.entry, each.found, FIRST_TOLD, now())
    return wrong


def remake(
    home: Home, contract: Contract, entry: Seen, readers: Readers, now: Callable[[], datetime]
) -> bool:
    """Make a raw file anew from the archive; whether that could be done."""
    target = home.raw_file(entry.source, entry.extract, entry.raw_id)
    kind = FoundFile(entry.source, entry.extract, entry.file_name).format
    with storage_errors(home.root), scratch_folder(target.parent / ".scratch") as scratch:
        copy = scratch / "delivery"
        if kind is None or not Archive(home.archive).restore(entry.sha256, copy):
            return False
        finished = scratch / "raw.parquet"
        request = ReadRequest(contract.extract(entry.extract), entry.raw_id, kind, copy, finished, scratch)
        try:
            profile = readers.read(request)
        except Rejection:
            return False
        if profile.rows_delivered != entry.rows_delivered:
            return False
        private_folder(target.parent)
        publish(finished, target)
    _record(home, entry, sha256_of(target), REMADE, now())
    return True


def _record(home: Home, entry: Seen, raw_sha256: str, reason: str, now: datetime) -> None:
    Ledger(home.ledger).record(
        Kept(entry.source, entry.extract, entry.sha256, raw_sha256, kept_at=now, reason=reason)
    )


def _lost(lost: Iterable[Doubtful]) -> str:
    lines = [f"  {each.entry.label} ({'falta' if each.found is None else 'cambió'})" for each in lost]
    return "\n".join(
        [
            "No se publicó nada. Estas entregas ya no están como se guardaron, ni enteras en el archivo:",
            *lines,
            "Vuelva a poner esos mismos archivos en la carpeta de entregas, o recupérelos de una copia de"
            " respaldo («mie restore»), y repita la orden.",
        ]
    )
