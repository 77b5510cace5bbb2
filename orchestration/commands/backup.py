"""`mie backup` and `mie restore`: a copy of a home by content, so that each backup adds only what is new.

A backup is a folder of objects by their SHA-256 and a list of files per moment. What can be made again (the
restricted warehouse, dbt's and Dagster's own files) is left out. A backup holds keys and persons' data: it
must be kept as HOME is.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec
from fsspec.spec import AbstractFileSystem

from orchestration.ground.errors import Exit, Stop, WrongUse
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.ground.storage import (
    FILE_MODE,
    point,
    private_files,
    sha256_of,
    storage_errors,
    way_folder,
)
from orchestration.release.publish import recover

LEFT_OUT = {"warehouse", "dbt", "dagster", "rebuild"}
HIDDEN = "."


@dataclass(frozen=True)
class Backup:
    """A backup that was made: how many files it holds, and how many contents were new."""

    target: str
    moment: str
    files: int
    added: int

    def as_json(self) -> dict[str, Any]:
        """The backup as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Restored:
    """A home that was restored, and of when it is."""

    home: str
    moment: str
    files: int

    def as_json(self) -> dict[str, Any]:
        """The restored home as plain values."""
        return asdict(self)


def back_up(home: Home, target: str, now: datetime | None = None) -> Backup:
    """Copy what a home keeps. No run writes meanwhile; the list is written last, so none is half a backup."""
    if not home.root.is_dir():
        raise WrongUse(f"No existe {home.root}: no hay nada que respaldar.")
    system, root = _open(target)
    moment = f"{now or datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    files: dict[str, dict[str, Any]] = {}
    added = 0
    with one_writer(home), storage_errors(Path(root)), private_files():
        system.makedirs(f"{root}/objects", exist_ok=True)
        system.makedirs(f"{root}/lists", exist_ok=True)
        for path in _kept(home):
            name = path.relative_to(home.root).as_posix()
            if path.is_symlink():
                files[name] = {"link": path.readlink().as_posix()}
                continue
            if path.is_dir():
                files[name] = {"folder": path.stat().st_mode & 0o777}
                continue
            sha256 = sha256_of(path)
            files[name] = {"sha256": sha256, "mode": path.stat().st_mode & 0o777}
            added += _add(system, root, path, sha256)
        system.pipe_file(f"{root}/lists/{moment}.json", json.dumps(files, indent=0).encode())
    return Backup(target, moment, len(files), added)


def restore(target: str, home: Home) -> Restored:
    """Make a home from the newest backup. Raises WrongUse if there is none, or the home is not empty."""
    system, root = _open(target)
    lists = sorted(system.glob(f"{root}/lists/*.json"))
    if not lists:
        raise WrongUse(f"No hay ninguna copia de respaldo en {target}.")
    if home.root.exists() and any(home.root.iterdir()):
        raise WrongUse(f"{home.root} no está vacía: restaure en una carpeta nueva.")
    files = json.loads(system.cat_file(lists[-1]))
    with storage_errors(home.root), private_files():
        way_folder(home.root)
        for name, about in sorted(files.items()):
            _bring(system, root, home.root / _safe(name), about)
        recover(home)
    return Restored(str(home.root), PurePosixPath(lists[-1]).stem, len(files))


def _kept(home: Home) -> Iterator[Path]:
    for top in sorted(home.root.iterdir()):
        if top.name in LEFT_OUT or top.name.startswith(HIDDEN):
            continue
        for path in [top, *sorted(top.rglob("*"))]:
            is_hidden = any(part.startswith(HIDDEN) for part in path.relative_to(home.root).parts)
            if not is_hidden:
                yield path


def _add(system: AbstractFileSystem, root: str, path: Path, sha256: str) -> bool:
    """Have the backup hold a content; whether it did not."""
    place = f"{root}/objects/{sha256[:2]}/{sha256}"
    if system.exists(place) and system.size(place) == path.stat().st_size:
        return False
    system.makedirs(f"{root}/objects/{sha256[:2]}", exist_ok=True)
    system.put_file(str(path), place)
    return True


def _bring(system: AbstractFileSystem, root: str, target: Path, about: dict[str, Any]) -> None:
    if "folder" in about:
        target.mkdir()
        target.chmod(about["folder"])
        return
    if "link" in about:
        point(target, Path(about["link"]))
        return
    sha256 = about["sha256"]
    place = f"{root}/objects/{sha256[:2]}/{sha256}"
    if system.exists(place):
        system.get_file(place, str(target))
        target.chmod(about.get("mode", FILE_MODE))
    if not target.exists() or sha256_of(target) != sha256:
        raise Stop(
            f"La copia de respaldo no tiene entero {target.name}: falta o cambió. No use lo restaurado;"
            " pruebe con otra copia.",
            Exit.FAULTS,
        )


def _safe(name: str) -> Path:
    """A file's place in a home; never outside of it."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise Stop("La copia de respaldo nombra un archivo fuera del almacén. No la use.", Exit.FAULTS)
    return Path(path)


def _open(target: str) -> tuple[AbstractFileSystem, str]:
    """The place of a backup: a folder, or an address of another store that fsspec knows, such as s3://."""
    try:
        system, root = fsspec.core.url_to_fs(target)
    except (ImportError, ValueError) as error:
        raise WrongUse(
            f"No se puede usar {target}: instale el paquete de fsspec para ese lugar (para s3://, s3fs)."
        ) from error
    return system, root.rstrip("/")
