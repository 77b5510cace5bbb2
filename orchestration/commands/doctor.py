"""`mie doctor`: finds what is wrong in a home, says what it means, and mends what it can without risk."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.commands import past_runs
from orchestration.ground import storage
from orchestration.ground.contract import load_contract
from orchestration.ground.errors import SpokenError
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.ground.storage import FILE_MODE, FOLDER_MODE, move, private_folder, storage_errors
from orchestration.landing.archive import DRAFT, Archive
from orchestration.landing.ledger import Ledger
from orchestration.landing.raw_files import doubtful, remake
from orchestration.landing.readers import Readers
from orchestration.release import catalog, counted, kept
from orchestration.release.publish import recover
from orchestration.release.testimony import contradicted_by, contradiction
from orchestration.release.verify import verify

ASIDE = "damaged"
"""Where damaged files of the archive go."""


@dataclass(frozen=True)
class Finding:
    """Something that was wrong: whether it is mended, and if not, what to do."""

    what: str
    is_mended: bool


@dataclass(frozen=True)
class Checkup:
    """What was found in a home."""

    findings: tuple[Finding, ...]

    @property
    def has_faults(self) -> bool:
        """Whether something is left for people to mend."""
        return not all(finding.is_mended for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """The findings as plain values."""
        return asdict(self)


def examine(home: Home) -> Checkup:
    """Find and mend. Raises Busy while a run works in the home, whose half-done things are none of ours."""
    with one_writer(home), storage_errors(home.root):
        findings = list(_of_ledger(home))
        if all(finding.is_mended for finding in findings):
            # nothing is touched on the word of a ledger that cannot be trusted
            for look in (_of_leftovers, _of_archive, _of_raw, _of_warehouse, _of_releases, _of_counted):
                findings += look(home)
        findings += _of_modes(home)
    return Checkup((*findings, *_of_history(home)))


def _of_ledger(home: Home) -> Iterator[Finding]:
    try:
        if Ledger(home.ledger).chain.mend():
            yield Finding("El registro de entregas acababa a medias o sin su cabeza: se repuso.", True)
        releases = contradicted_by(home)
    except SpokenError as error:
        yield Finding(str(error), False)
        return
    if releases:
        yield Finding(contradiction(home, releases), False)


def _of_leftovers(home: Home) -> Iterator[Finding]:
    found = list(_leftovers(home))
    lacks_current = bool(catalog.published(home)) and catalog.current(home) is None
    recover(home)
    for path in found:
        if path.exists():
            storage.DISK.remove(path)
        yield Finding(f"{path.relative_to(home.root)}: resto de una ejecución interrumpida; se quitó.", True)
    if lacks_current:
        yield Finding("Faltaba el enlace published/current o no llevaba a nada: se repuso.", True)


def _leftovers(home: Home) -> Iterator[Path]:
    places = (
        catalog.releases_folder(home) / catalog.DRAFT,
        home.work.parent,
        home.evaluation / ".draft",
        home.root / "rebuild",
        *home.raw.glob("*/*/.scratch"),
        *home.archive.glob(f"*/*{DRAFT}"),
        *kept.leftovers(home),
    )
    yield from (place for place in places if place.exists())


def _of_archive(home: Home) -> Iterator[Finding]:
    archive = Archive(home.archive)
    for sha256, entry in {entry.sha256: entry for entry in Ledger(home.ledger).seen()}.items():
        if archive.holds(sha256) and not archive.is_whole(sha256):
            path = archive.path(sha256)
            move(path, private_folder(home.archive / ASIDE) / path.name)
            yield Finding(
                f"{entry.label}: su copia en el archivo de entregas no tiene los bytes"
                f" que se recibieron; quedó en archive/{ASIDE}. Ponga ese archivo en la carpeta de entregas y"
                " ejecute «mie run», o recupérelo con «mie restore».",
                False,
            )


def _of_raw(home: Home) -> Iterator[Finding]:
    wrong = [each for each in doubtful(home) if each.is_wrong]
    with Readers() as readers:
        for each in wrong:
            is_mended = remake(home, load_contract(), each.entry, readers, lambda: datetime.now(UTC))
            what = (
                "se rehízo desde el archivo de entregas."
                if is_mended
                else (
                    "el archivo de entregas tampoco lo tiene. Ponga ese archivo en la carpeta de entregas y"
                    " ejecute «mie run», o recupérelo con «mie restore»."
                )
            )
            yield Finding(f"{each.entry.label}: su archivo raw faltaba o cambió; {what}", is_mended)


def _of_warehouse(home: Home) -> Iterator[Finding]:
    fault = kept.fault_of(home) if catalog.current(home) else None
    if fault:
        yield Finding(fault, False)


def _of_releases(home: Home) -> Iterator[Finding]:
    for release in catalog.published(home):
        for fault in verify(home, release.release_id).faults:
            yield Finding(
                f"Publicación {release.release_id}: {fault} Recupere su carpeta con «mie restore».", False
            )


def _of_counted(home: Home) -> Iterator[Finding]:
    for fault in counted.faults(home):
        yield Finding(fault, False)


def _of_modes(home: Home) -> Iterator[Finding]:
    """All under HOME but what is published is its owner's alone; files on the way are `publish`'s matter."""
    opened = 0
    for path in home.root.rglob("*"):
        if path.is_symlink() or path == home.published or home.published in path.parents:
            continue
        mode = FOLDER_MODE if path.is_dir() else FILE_MODE
        if path.stat().st_mode & 0o077:
            path.chmod(mode)
            opened += 1
    if opened:
        yield Finding(f"Otros podían leer {opened} archivos o carpetas restringidos: se cerraron.", True)


def _of_history(home: Home) -> Iterator[Finding]:
    if not past_runs.has_history(home):
        return
    with past_runs.history(home) as instance:
        closed = past_runs.close_zombies(instance, datetime.now(UTC))
    if closed:
        yield Finding(f"Historial de Dagster: {closed} ejecuciones interrumpidas seguían abiertas.", True)
