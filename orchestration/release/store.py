"""What a home keeps behind its releases, byte by byte: ledger, archive, raw files, signatures, counts."""

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.ground.errors import SpokenError
from orchestration.ground.paths import Home
from orchestration.landing.archive import Archive
from orchestration.landing.ledger import Ledger, Seen
from orchestration.landing.raw_files import doubtful
from orchestration.release import catalog, counted, kept, manifest
from orchestration.release.signature import signature_fault
from orchestration.release.testimony import contradicted_by, contradiction


@dataclass(frozen=True)
class Store:
    """What is kept, how much of it, and what is wrong with it; `notes` tell what was never kept."""

    ledger_lines: int
    contents: int
    archived: int
    raw_files: int
    signed: int
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()


def inspect(home: Home) -> Store:
    """Check everything that a home keeps."""
    ledger = Ledger(home.ledger)
    try:
        lines, seen = ledger.head().lines, ledger.seen()
    except SpokenError as error:
        return Store(0, 0, 0, 0, 0, (str(error),))
    contents = {entry.sha256: entry for entry in seen}
    damaged, absent = _archive_state(home, contents)
    faults = [*_contradictions(home), *damaged, *_raw_faults(home), *_signature_faults(home)]
    faults += counted.faults(home)
    warehouse = kept.fault_of(home) if catalog.current(home) else None
    if warehouse:
        faults.append(warehouse)
    loaded = {(each.source, each.extract, each.sha256) for each in seen if each.status == "loaded"}
    return Store(
        ledger_lines=lines,
        contents=len(contents),
        archived=len(contents) - len(damaged) - len(absent),
        raw_files=len(loaded),
        signed=sum(bool(release.signature) for release in catalog.published(home)),
        faults=tuple(faults),
        notes=_never_kept(absent),
    )


def _contradictions(home: Home) -> Iterator[str]:
    releases = contradicted_by(home)
    if releases:
        yield contradiction(home, releases)


def _archive_state(home: Home, contents: dict[str, Seen]) -> tuple[list[str], list[str]]:
    """The faults of the archive, and the names of the contents that it does not hold."""
    archive = Archive(home.archive)
    damaged, absent = [], []
    for sha256, entry in contents.items():
        name = entry.label
        if not archive.holds(sha256):
            absent.append(name)
        elif not archive.is_whole(sha256):
            damaged.append(
                f"Archivo de entregas: {name} no tiene los bytes que se recibieron. «mie doctor» lo aparta, y"
                " «mie run» lo toma de nuevo de la carpeta de entregas si sigue allí."
            )
    return damaged, absent


def _never_kept(absent: list[str]) -> tuple[str, ...]:
    if not absent:
        return ()
    return (
        f"El archivo de entregas no tiene {len(absent)}: {', '.join(sorted(absent))}."
        " «mie run» las toma de la carpeta de entregas si siguen allí.",
    )


def _raw_faults(home: Home) -> Iterator[str]:
    for each in doubtful(home):
        if each.is_wrong:
            state = "falta" if each.found is None else "cambió desde que se leyó"
            yield (
                f"raw: el de {each.entry.label} {state}. La próxima «mie run», o"
                " «mie doctor», lo rehace desde el archivo de entregas."
            )


def _signature_faults(home: Home) -> Iterator[str]:
    for release in catalog.published(home):
        if release.signature:
            fault = signature_fault(
                home, release.signed_by, release.signature, manifest.signed_bytes(release)
            )
            if fault:
                yield f"Publicación {release.release_id}: {fault}"
