"""Verifying a release: every file and every table still is what the manifest says."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ground.errors import Exit, Stop, WrongUse
from orchestration.ground.paths import Home
from orchestration.release import catalog, manifest, tables
from orchestration.release.files import PUBLIC_FOLDER, file_hashes
from orchestration.release.store import Store


@dataclass(frozen=True)
class Verdict:
    """What was found about a release: nothing, or a sentence per fault; what else a reader should know.

    `rebuilt` counts the files that were built anew and compared; None if none was asked for.
    """

    release_id: str
    files: int
    tables: int
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    rebuilt: int | None = None
    store: Store | None = None

    @property
    def has_faults(self) -> bool:
        """Whether it, or what the home keeps behind it, is not what it was."""
        return bool(self.faults or (self.store and self.store.faults))

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain values."""
        return asdict(self)


def verify(home: Home, release_id: str | None = None) -> Verdict:
    """Recompute the hashes of a release, the current one unless another is named."""
    folder = release_folder(home, release_id)
    try:
        sealed = manifest.read(folder)
    except (OSError, ValueError, KeyError, TypeError):
        fault = f"{manifest.NAME}: falta o no es el que se publicó."
        return Verdict(folder.name, files=0, tables=0, faults=(fault,))
    faults = [*_file_faults(folder, sealed.files), *_identity_faults(folder, sealed)]
    for database, hashes in (
        ("marts.duckdb", sealed.tables_sha256),
        (f"{PUBLIC_FOLDER}/marts.duckdb", sealed.public_tables_sha256),
    ):
        if hashes and not any(fault.startswith(database) for fault in faults):
            faults += _table_faults(folder, database, hashes)
    checked = len(sealed.tables_sha256) + len(sealed.public_tables_sha256)
    return Verdict(folder.name, len(sealed.files) + 1, checked, tuple(faults))


def require_whole(home: Home, release_id: str) -> None:
    """Raise Stop unless a release, which is about to be handed on, is as it was published."""
    faults = verify(home, release_id).faults
    if faults:
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise Stop(
            f"La publicación {release_id} no es la que se publicó; no se entregó:\n{lines}", Exit.FAULTS
        )


def release_folder(home: Home, release_id: str | None) -> Path:
    """The folder of a release, the current one unless another is named. Raises WrongUse if there is none."""
    if release_id is None:
        return catalog.require_current(home)
    folder = catalog.release_folder(home, release_id)
    if not release_id or Path(release_id).name != release_id or not folder.is_dir():
        raise WrongUse(f"No existe la publicación {release_id} en {home.root}.")
    return folder


def _file_faults(folder: Path, sealed: Mapping[str, str]) -> Iterator[str]:
    found = file_hashes(folder)
    for name in sorted(sealed.keys() | found.keys()):
        if name not in found:
            yield f"{name}: falta."
        elif name not in sealed:
            yield f"{name}: no pertenece a la publicación."
        elif found[name] != sealed[name]:
            yield f"{name}: cambió desde que se publicó."


def _identity_faults(folder: Path, sealed: manifest.Manifest) -> Iterator[str]:
    if sealed.release_id != folder.name:
        yield f"{manifest.NAME}: es de otra publicación, {sealed.release_id}."


def _table_faults(folder: Path, database: str, sealed: Mapping[str, str]) -> Iterator[str]:
    """The tables that a release names, which may be others than those of this version."""
    with duckdb.connect(str(folder / database), read_only=True) as connection:
        found = tables.content_hashes(connection, tables.published(sealed))
    for name in sorted(sealed):
        if found.get(name) != sealed.get(name):
            yield f"{database}: el contenido de la tabla {name} no es el que se publicó."
