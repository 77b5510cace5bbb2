"""The site of the current release, apart from `mie run`: building takes a minute or two, and needs Node."""

import json
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.ground.code import files_digest
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import PROJECT, Home
from orchestration.ground.progress import tell
from orchestration.ground.storage import FILE_MODE, FOLDER_MODE, storage_errors
from orchestration.release import catalog
from orchestration.release import manifest as manifests
from orchestration.release.closings import closed_months
from orchestration.release.files import file_hashes
from orchestration.release.manifest import Manifest
from orchestration.reports.periods import site_scope
from orchestration.reports.plan_tables import open_release
from orchestration.reports.sources import MADE_OF, REPORTS
from orchestration.site.evidence import build, is_installed
from orchestration.site.evidence_project import COPIED, MAP, SETTINGS, lay_out
from orchestration.site.site_tables import write_tables

NAME = "site"
DRAFT, OLD = ".draft-site", ".old-site"

BUILT_WITH = (
    PROJECT / "orchestration" / "site",
    MAP,
    REPORTS / "patches",
    REPORTS / "package-lock.json",
    *(REPORTS / name for name in (*COPIED, *SETTINGS)),
)
"""What besides `MADE_OF` decides the site of a release."""


@dataclass(frozen=True)
class Site:
    """Where the site of a release lies, built now or already before."""

    release_id: str
    folder: Path
    is_new: bool


def build_site(home: Home) -> Site:
    """Build the site of the current release and put it in its place, whole; one that stands already is kept.

    Raises WrongUse if there is no release or what builds the site is not installed, Stop if Evidence fails.
    """
    folder = catalog.current(home)
    if folder is None:
        raise WrongUse(f"No hay ninguna publicación en {home.root}. Publique una con «mie run».")
    if not is_installed():
        raise WrongUse(
            "Falta instalar lo que construye el sitio (necesita Node 18 o posterior). Use «make site»."
        )
    release = manifests.read(folder)
    target = home.reports / release.release_id / NAME
    with tempfile.TemporaryDirectory(prefix="mie-site-") as scratch:
        project = Path(scratch) / "site"
        made_of = prepare(project, home, folder, release)
        is_new = not _stands(target, made_of)
        if is_new:
            tell("Construyendo el sitio (uno o dos minutos)")
            built = build(project)
            with storage_errors(home.root):
                _put_in_place(built, target, made_of)
    return Site(release.release_id, target, is_new)


def prepare(project: Path, home: Home, folder: Path, release: Manifest) -> dict[str, Any]:
    """Lay out an Evidence project with the pages and the data of one release, and tell what it is made of."""
    lay_out(project, release)
    scope = site_scope(release.release_id, date.fromisoformat(release.as_of))
    static = project / ".evidence" / "template" / "static"
    with open_release(folder, scope, release, closed_months(home, folder)) as connection:
        write_tables(connection, static)
    return {
        "release_id": release.release_id,
        "release_manifest_sha256": manifests.digest(folder),
        "site_version": files_digest((*MADE_OF, *BUILT_WITH)),
        "data": file_hashes(static),
    }


def _stands(target: Path, made_of: dict[str, Any]) -> bool:
    """Whether the site was made of the same, and its files are those that were written."""
    sealed = target / manifests.NAME
    if not sealed.exists():
        return False
    content = json.loads(sealed.read_bytes())
    return content == {**made_of, "files": file_hashes(target)}


def _put_in_place(built: Path, target: Path, made_of: dict[str, Any]) -> None:
    """Put the built pages in the place of those that stood there: never a mix, at worst none for a moment."""
    draft, old = target.with_name(DRAFT), target.with_name(OLD)
    for left in (draft, old):
        shutil.rmtree(left, ignore_errors=True)
    draft.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    shutil.copytree(built, draft)
    content = {**made_of, "files": file_hashes(draft)}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (draft / manifests.NAME).write_text(text, encoding="utf-8")
    for path in (draft, *draft.rglob("*")):
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
    if target.exists():
        target.rename(old)
    draft.rename(target)
    shutil.rmtree(old, ignore_errors=True)
