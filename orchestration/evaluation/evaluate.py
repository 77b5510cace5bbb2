"""`mie evaluate`: the package of a comparison, made from the current release and put in its place at once."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.evaluation.key import study_key
from orchestration.evaluation.package import build
from orchestration.evaluation.request import Request
from orchestration.ground.clocks import MIDTERM, PLAN_ENDS
from orchestration.ground.code import code_version, evaluation_version
from orchestration.ground.errors import WrongUse
from orchestration.ground.keys import fingerprint
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell
from orchestration.ground.storage import (
    FILE_MODE,
    FOLDER_MODE,
    private_folder,
    scratch_folder,
    storage_errors,
    sync,
)
from orchestration.release import catalog, manifest
from orchestration.release.accesses import record_access
from orchestration.release.files import file_hashes
from orchestration.release.kept import open_warehouse
from orchestration.release.manifest import Manifest
from orchestration.warehouse.dbt_runner import current_manifest

CUT_OFFS = {"midterm": MIDTERM, "final": PLAN_ENDS}
"""The packages, and the day up to which each counts, as the plan has it."""

MEMORY_VARIABLE, MEMORY = "MIE_MEMORY_LIMIT", "4GB"
"""What DuckDB may use; the rest of a machine of 8 GB is left to the estimates."""


@dataclass(frozen=True)
class Evaluation:
    """A package: where it lies, what it was made of, and how many rows its tables have."""

    name: str
    folder: str
    release_id: str
    as_of: str
    cut_off: str
    is_new: bool
    earlier: str | None
    files: int
    rows: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """The package as plain values."""
        return asdict(self)


def evaluate(home: Home, name: str, known_at: date | None = None, why: str | None = None) -> Evaluation:
    """Write the package `midterm` or `final` of the current release, as the one who writes in this home."""
    _cut_off(name)
    with one_writer(home):
        return write_package(home, name, known_at, why)


def write_package(home: Home, name: str, known_at: date | None = None, why: str | None = None) -> Evaluation:
    """Write a package of the current release, whole or not at all; that of another release is kept aside.

    `known_at` asks for a knowledge: a home keeps the warehouse of its current release alone, so another one
    is refused with what to do.

    The caller holds the home's lock. Raises WrongUse if the release cannot give it yet, Stop if it must not
    appear.
    """
    cut_off = _cut_off(name)
    release = _release(home, name, cut_off, known_at)
    target = home.evaluation / f"{name}_{release.as_of}"
    key = study_key(home.study_key, home.evaluation)
    record_access(home, f"evaluate {name} ({release.release_id})", why)
    if _is_that(target, release, key):
        return _told(target, is_new=False, earlier=None)
    tell(f"Paquete de evaluación {name}, de la publicación {release.release_id}…")
    with storage_errors(home.root):
        private_folder(home.evaluation)
        with scratch_folder(home.evaluation / ".draft") as scratch:
            draft = private_folder(scratch / target.name)
            fill(home, Request(name, cut_off, release, key), draft)
            _seal(draft)
            earlier = _put_aside(target) if target.exists() else None
            draft.rename(target)
        sync(home.evaluation)
    return _told(target, is_new=True, earlier=earlier)


def fill(home: Home, request: Request, folder: Path) -> dict[str, int]:
    """Build a package from a home's warehouse into an empty folder; the rows of each table."""
    project = json.loads(current_manifest(home).read_bytes())
    config = {
        "memory_limit": os.environ.get(MEMORY_VARIABLE, MEMORY),
        "temp_directory": str(folder.parent / "spill"),
    }
    with open_warehouse(home, config) as (_, connection):
        return build(connection, project, request, folder)


def packages_of(home: Home, release_id: str) -> dict[Path, dict[str, Any]]:
    """The packages that were made from a release, and what their manifests say."""
    folders = (folder for folder in sorted(home.evaluation.glob("*/")) if not folder.name.startswith("."))
    contents = {folder: _content(folder) for folder in folders}
    return {
        folder: content for folder, content in contents.items() if content.get("release_id") == release_id
    }


def _cut_off(name: str) -> date:
    if name not in CUT_OFFS:
        raise WrongUse(f"No existe la evaluación {name}: es {' o '.join(CUT_OFFS)}.")
    return CUT_OFFS[name]


def _release(home: Home, name: str, cut_off: date, known_at: date | None) -> Manifest:
    """The current release, if it can give the package."""
    release = manifest.read(catalog.require_current(home))
    if known_at and release.known_at != known_at.isoformat():
        others = sorted({each.known_at for each in catalog.published(home)})
        raise WrongUse(
            f"La publicación vigente conoce las entregas hasta el {release.known_at}, no hasta el {known_at}"
            f" (hay publicaciones que las conocen hasta: {', '.join(others)}). El almacén guarda las filas de"
            f" la vigente sola: construya esa en otro almacén («mie run --known-at {known_at} --home OTRO»)"
            " y pida allí el paquete."
        )
    if date.fromisoformat(release.as_of) < cut_off:
        raise WrongUse(
            f"La evaluación {name} cuenta hasta el {cut_off} y la publicación vigente tiene corte al"
            f" {release.as_of}. Publique antes con «mie run --as-of {cut_off}» o un corte posterior."
        )
    if release.code_version != code_version():
        raise WrongUse(
            f"La publicación vigente se construyó con la versión {release.code_version} del código, y la de"
            f" ahora es {code_version()}. Publique de nuevo con «mie run», o use el código de esa versión."
        )
    return release


def _is_that(target: Path, release: Manifest, key: bytes) -> bool:
    """Whether the package in place is of this release, code and key, and still is what was made."""
    content = _content(target)
    wanted = {
        "release_id": release.release_id,
        "evaluation_version": evaluation_version(),
        "key_fingerprint": fingerprint(key),
    }
    return wanted.items() <= content.items() and content["files"] == file_hashes(target)


def _content(folder: Path) -> dict[str, Any]:
    """The manifest of a package; empty if it has none that can be read."""
    try:
        return json.loads((folder / manifest.NAME).read_bytes())
    except (OSError, ValueError):
        return {}


def _put_aside(target: Path) -> str:
    """Keep a package that is about to be replaced under the name of its release."""
    name = f"{target.name.partition('_')[0]}_{_content(target).get('release_id', 'sin_manifiesto')}"
    place, number = target.with_name(name), 1
    while place.exists():
        number += 1
        place = target.with_name(f"{name}_{number}")
    target.rename(place)
    return str(place)


def _seal(draft: Path) -> None:
    """Have the disk hold every file, for its owner alone, before the package appears."""
    for path in [*draft.rglob("*"), draft]:
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
        sync(path)


def _told(target: Path, *, is_new: bool, earlier: str | None) -> Evaluation:
    content = _content(target)
    return Evaluation(
        name=content["package"],
        folder=str(target),
        release_id=content["release_id"],
        as_of=content["as_of"],
        cut_off=content["cut_off"],
        is_new=is_new,
        earlier=earlier,
        files=len(content["files"]) + 1,
        rows=content["rows"],
    )
