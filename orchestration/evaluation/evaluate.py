"""The package of a comparison, made from a release and put in its place at once."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.evaluation.package import build
from orchestration.evaluation.request import Request
from orchestration.evaluation.tier import SECURE
from orchestration.ground.clocks import MIDTERM, PLAN_ENDS
from orchestration.ground.code import code_version, evaluation_version
from orchestration.ground.errors import WrongUse
from orchestration.ground.keys import fingerprint
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
from orchestration.release import manifest
from orchestration.release.accesses import record_access
from orchestration.release.catalog import release_folder
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
    tier: str
    folder: str
    release_id: str
    as_of: str
    cut_off: str
    is_new: bool
    earlier: str | None
    files: int
    rows: dict[str, int]
    changes: str | None = None
    """Where what changed between one knowledge and the next is told, if there is more than one."""

    def as_json(self) -> dict[str, Any]:
        """The package as plain values."""
        return asdict(self)


def put_package(home: Home, request: Request, why: str | None, source: Callable[[], Home]) -> Evaluation:
    """Write the package that is asked for, whole or not at all; that of another release is kept aside.

    `source` gives the home whose current release it is made of; it is asked only if there is work to do. The
    caller holds the home's lock. Raises Stop if the package must not appear.
    """
    target = home.evaluation / request.folder_name
    tier = "" if request.tier is SECURE else f", {request.tier.name}"
    record_access(home, f"evaluate {request.name} ({request.release.release_id}{tier})", why)
    if _is_that(target, request):
        return _told(target, is_new=False, earlier=None)
    tell(
        f"Paquete de evaluación {request.name}, nivel {request.tier.word}, de la publicación"
        f" {request.release.release_id}…"
    )
    with storage_errors(home.root):
        made_of = source()
        private_folder(home.evaluation)
        with scratch_folder(home.evaluation / ".draft") as scratch:
            draft = private_folder(scratch / target.name)
            fill(made_of, request, draft)
            _seal(draft)
            earlier = _put_aside(target, request) if target.exists() else None
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
    with open_warehouse(home, config) as (release_id, connection):
        return build(connection, project, request, folder, release_folder(home, release_id) / "public")


def packages_of(home: Home, release_id: str) -> dict[Path, dict[str, Any]]:
    """The packages that were made from a release, and what their manifests say."""
    folders = (folder for folder in sorted(home.evaluation.glob("*/")) if not folder.name.startswith("."))
    contents = {folder: content_of(folder) for folder in folders}
    return {
        folder: content for folder, content in contents.items() if content.get("release_id") == release_id
    }


def cut_off_of(name: str) -> date:
    """The day up to which a package counts. Raises WrongUse if there is none of that name."""
    if name not in CUT_OFFS:
        raise WrongUse(f"No existe la evaluación {name}: es {' o '.join(CUT_OFFS)}.")
    return CUT_OFFS[name]


def require_until(release: Manifest, name: str) -> None:
    """Raise WrongUse if a release ends before the day up to which a package counts."""
    cut_off = cut_off_of(name)
    if date.fromisoformat(release.as_of) < cut_off:
        raise WrongUse(
            f"La evaluación {name} cuenta hasta el {cut_off} y la publicación vigente tiene corte al"
            f" {release.as_of}. Publique antes con «mie run --as-of {cut_off}» o un corte posterior."
        )


def require_this_code(release: Manifest) -> None:
    """Raise WrongUse if a release was built by other code than this."""
    if release.code_version != code_version():
        raise WrongUse(
            f"La publicación vigente se construyó con la versión {release.code_version} del código, y la de"
            f" ahora es {code_version()}. Publique de nuevo con «mie run», o use el código de esa versión."
        )


def _is_that(target: Path, request: Request) -> bool:
    """Whether the package in place is of this release, code and key, and still is what was made."""
    content = content_of(target)
    wanted = {
        "tier": request.tier.name,
        "release_id": request.release.release_id,
        "evaluation_version": evaluation_version(),
        "key_fingerprint": fingerprint(request.key),
    }
    return wanted.items() <= content.items() and content["files"] == file_hashes(target)


def content_of(folder: Path) -> dict[str, Any]:
    """The manifest of a package; empty if it has none that can be read."""
    try:
        return json.loads((folder / manifest.NAME).read_bytes())
    except (OSError, ValueError):
        return {}


def _put_aside(target: Path, request: Request) -> str:
    """Keep a package that is about to be replaced under the name of its release."""
    release = content_of(target).get("release_id", "sin_manifiesto")
    name = f"{request.name}_{release}{request.tier.suffix}"
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
    content = content_of(target)
    return Evaluation(
        name=content["package"],
        tier=content["tier"],
        folder=str(target),
        release_id=content["release_id"],
        as_of=content["as_of"],
        cut_off=content["cut_off"],
        is_new=is_new,
        earlier=earlier,
        files=len(content["files"]) + 1,
        rows=content["rows"],
    )
