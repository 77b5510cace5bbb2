"""The site of a release: its pages, style and script, in a folder that is put in its place whole."""

import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.ground.code import files_digest
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import DBT_PROJECT, Home
from orchestration.ground.plan import the_plan
from orchestration.ground.progress import tell
from orchestration.ground.spanish import day
from orchestration.ground.storage import FILE_MODE, FOLDER_MODE, storage_errors
from orchestration.release import catalog
from orchestration.release import manifest as manifests
from orchestration.release.approvals import ApprovalState, approval_state
from orchestration.release.closings import ClosedMonth, closed_months
from orchestration.release.files import file_hashes
from orchestration.reports.before_sending import browser_rules
from orchestration.reports.charts import maps
from orchestration.reports.periods import site_scope
from orchestration.reports.plan_tables import open_release
from orchestration.reports.report import Report
from orchestration.reports.site import guides, model_docs
from orchestration.reports.site.archived import Archive, fingerprint, read_archive
from orchestration.reports.site.catalogue import catalogues
from orchestration.reports.site.check_page import check_files
from orchestration.reports.site.csv_files import comma_separated
from orchestration.reports.site.html import COPIED, MENU, TEMPLATES, render, style
from orchestration.reports.site.pages import pages
from orchestration.reports.sources import MADE_OF, definitions, plan_seed
from orchestration.reports.state import bands
from orchestration.reports.write import reports_folder

NAMES = {False: "site", True: "site_public"}
"""The folder of the planners' site and of the public one, beside a release's reports."""

FIRST_PAGE = "index.html"
DRAFT, OLD = ".draft-", ".old-"
STALE_SECONDS = 3600
BUILT_WITH = (TEMPLATES, maps.MAP, *guides.FILES, *browser_rules.MADE_OF)
"""What besides `MADE_OF` decides the site of a release."""


@dataclass(frozen=True)
class Site:
    """Where the site of a release lies, built now or already before."""

    release_id: str
    folder: str
    first_page: str
    pages: int
    is_new: bool

    def as_json(self) -> dict[str, Any]:
        """The site as plain values."""
        return asdict(self)


def build_site(home: Home, *, public: bool = False) -> Site:
    """Build the site of the current release, or of its public edition; one made of the same is kept.

    Raises WrongUse if there is no release.
    """
    folder = catalog.current(home)
    if folder is None:
        raise WrongUse(f"No hay ninguna publicación en {home.root}. Publique una con «mie run».")
    return build_site_of(home, folder, public=public)


def build_site_of(home: Home, folder: Path, *, public: bool = False) -> Site:
    """Build the site of one release."""
    release = manifests.read(folder)
    scope = replace(site_scope(release.release_id, date.fromisoformat(release.as_of)), is_public=public)
    target = reports_folder(home, release.release_id) / NAMES[public]
    closed = closed_months(home, folder)
    archive = read_archive(home, release, public=public)
    approval = approval_state(home, folder)
    made_of = _made_of(home, folder, closed, archive, approval, public=public)
    is_new = not _stands(target, made_of)
    if is_new:
        tell("Escribiendo el sitio…")
        with open_release(folder, scope, release, closed) as connection, storage_errors(home.root):
            models = None if public else model_docs.parsed_project(home, release)
            report = Report(scope, release, connection, approval=approval)
            _write(target, made_of, files_of(report, archive, models))
    first = target / FIRST_PAGE
    return Site(release.release_id, str(target), str(first), len(list(target.rglob("*.html"))), is_new)


def refresh_site(home: Home, release_id: str) -> None:
    """Write the site where words, templates, reports or closings are others than those it was made of."""
    folder = catalog.release_folder(home, release_id)
    if not is_up_to_date(home, folder):
        build_site_of(home, folder)


def first_page(home: Home, release_id: str) -> Path | None:
    """Where to begin reading the planners' site of a release, if it was written."""
    page = reports_folder(home, release_id) / NAMES[False] / FIRST_PAGE
    return page if page.exists() else None


def is_up_to_date(home: Home, folder: Path) -> bool:
    """Whether the planners' site of a release was made of what it would be made of now.

    Its files are not read: that they are as they were written is looked at when it is built.
    """
    release = manifests.read(folder)
    site = reports_folder(home, release.release_id) / NAMES[False]
    archive = read_archive(home, release, public=False)
    made_of = _made_of(
        home, folder, closed_months(home, folder), archive, approval_state(home, folder), public=False
    )
    sealed = _sealed(site)
    return (site / FIRST_PAGE).exists() and {**sealed, "files": None} == {**made_of, "files": None}


def _made_of(
    home: Home,
    folder: Path,
    closed: Iterable[ClosedMonth],
    archive: Archive,
    approval: ApprovalState,
    *,
    public: bool,
) -> dict[str, Any]:
    release = manifests.read(folder)
    return {
        "release_id": release.release_id,
        "release_manifest_sha256": manifests.digest(folder),
        "edition": "public" if public else "planners",
        "site_version": files_digest((*MADE_OF, *BUILT_WITH)),
        "archive_sha256": fingerprint(archive),
        "has_models": not public and model_docs.parsed_project(home, release) is not None,
        "approvals": [f"{step.role} {step.approved_by} {step.approved_on}" for step in approval.approved],
        "closed_months": [f"{month.month} {month.release_id} {month.differences}" for month in closed],
    }


def files_of(report: Report, archive: Archive, models: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Every file of a site, by its place below the site's folder. `models` is what dbt parsed, if kept."""
    written = list(pages(report, archive, has_models=models is not None))
    facts = _facts(report, {page.place.split("/")[0] for page in written})
    for page in written:
        yield page.file, render(page, facts).encode()
    for name, drawing in report.charts.items():
        yield f"graficos/{name}", drawing.standalone(report.source)
    for name, rows in report.charted.items():
        yield f"graficos/{name}", comma_separated(rows)
    yield from check_files()
    if models is not None:
        yield f"{model_docs.PLACE}{FIRST_PAGE}", model_docs.model_docs(models)
    yield from catalogues(archive, report.release.release_id, public=report.scope.is_public)
    for each in archive.values():
        for file in (*each.documents, *each.data):
            yield file.place, file.path.read_bytes()
    yield "site.css", style().encode()
    for name in COPIED:
        yield name, (TEMPLATES / name).read_bytes()
    yield "LICENSE-peru_departamental.txt", maps.LICENCE.read_bytes()
    for model in sorted({model for row in plan_seed("indicators") for model in row["sql_models"].split()}):
        yield f"sql/{Path(model).name}", (DBT_PROJECT / model).read_bytes()


def _facts(report: Report, parts: set[str]) -> dict[str, Any]:
    """What every page tells."""
    return {
        "plan": the_plan().plan_name,
        "short_title": the_plan().plan_title,
        "programme": definitions("reports")["plan"]["programme"],
        "release_id": report.release.release_id,
        "cut_off": day(report.scope.cut_off),
        "edition": "Edición pública" if report.scope.is_public else "Edición de uso interno",
        "source": report.source,
        "note": f"Versión del código: {report.release.code_version}.",
        "bands": bands(report),
        "parts": {place for place, _ in MENU if place.strip("/") in parts},
    }


def _stands(target: Path, made_of: dict[str, Any]) -> bool:
    """Whether the site was made of the same, and its files are those that were written."""
    sealed = _sealed(target)
    return bool(sealed) and sealed == {**made_of, "files": file_hashes(target)}


def _sealed(target: Path) -> dict[str, Any]:
    """What a site says that it was made of; empty where there is none."""
    path = target / manifests.NAME
    return dict(json.loads(path.read_bytes())) if path.exists() else {}


def _write(target: Path, made_of: dict[str, Any], files: Iterator[tuple[str, bytes]]) -> None:
    """Write a site beside its place and move it there: never a mix, at worst none for a moment."""
    target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    _drop_drafts(target.parent)
    draft = target.with_name(f"{DRAFT}{os.getpid()}-{target.name}")
    old = target.with_name(f"{OLD}{os.getpid()}-{target.name}")
    for left in (draft, old):
        shutil.rmtree(left, ignore_errors=True)
    for name, content in files:
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    sealed = {**made_of, "files": file_hashes(draft)}
    text = json.dumps(sealed, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (draft / manifests.NAME).write_text(text, encoding="utf-8")
    for path in (draft, *draft.rglob("*")):
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
    if target.exists():
        target.rename(old)
    draft.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _drop_drafts(folder: Path) -> None:
    """Remove what killed processes left, and no other's work."""
    for left in (*folder.glob(f"{DRAFT}*"), *folder.glob(f"{OLD}*")):
        if time.time() - left.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
