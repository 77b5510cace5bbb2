"""Building the site of the current release, apart from `mie run`: Evidence takes a minute, and needs Node."""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.errors import Stop, WrongUse
from orchestration.paths import DBT_PROJECT, SEEDS, Home
from orchestration.progress import tell
from orchestration.release import catalog
from orchestration.release import manifest as manifests
from orchestration.release.closings import closed_months
from orchestration.release.files import file_hashes
from orchestration.release.manifest import Manifest
from orchestration.reports.periods import site_scope
from orchestration.reports.plan_tables import open_release
from orchestration.reports.queries import report_queries
from orchestration.reports.sources import REPORTS, definitions, plan_seed
from orchestration.site.pages import expanded_page
from orchestration.site.tables import write_tables

COPIED = ("components", "pages", "static")
SETTINGS = ("app.css", "evidence.config.yaml", "package.json", "svelte.config.js")
MAP = SEEDS / "reference" / "peru_departamental_simple.geojson"
UNUSED = ("**/duckdb-mvp*", "**/duckdb-browser-mvp*")
"""What Evidence bundles and no page loads."""

FAULTS = ("Error in Query!", "Failed to load sql file", "Catalog Error", "Binder Error")
"""What Evidence writes about a page that it could not make, even where it ends well."""


@dataclass(frozen=True)
class Site:
    """Where the site of a release lies."""

    release_id: str
    folder: Path


def build_site(home: Home) -> Site:
    """Build the site of the current release and put it in its place, whole.

    Raises WrongUse if there is no release or what builds the site is not installed, Stop if Evidence fails.
    """
    folder = catalog.current(home)
    if folder is None:
        raise WrongUse(f"No hay ninguna publicación en {home.root}. Publique una con «mie run».")
    if not (REPORTS / "node_modules" / ".bin" / "evidence").exists():
        raise WrongUse(
            "Falta instalar lo que construye el sitio. Use «make site», que lo instala (necesita Node 18 o posterior)."
        )
    release = manifests.read(folder)
    target = home.root / "reports" / release.release_id / "site"
    with tempfile.TemporaryDirectory(prefix="mie-site-") as scratch:
        project = Path(scratch) / "site"
        tell("Preparando las páginas y los datos publicados")
        prepare(project, home, folder, release)
        tell("Construyendo el sitio con Evidence (un minuto o más)")
        _run_evidence(project)
        _replace(project / "build", target, release)
    return Site(release.release_id, target)


def prepare(project: Path, home: Home, folder: Path, release: Manifest) -> None:
    """Lay out an Evidence project that holds the pages, and the data of one release that may leave."""
    for name in COPIED:
        shutil.copytree(REPORTS / name, project / name)
    for name in SETTINGS:
        shutil.copy(REPORTS / name, project / name)
    (project / "node_modules").symlink_to(REPORTS / "node_modules")
    queries = report_queries()
    for page in (project / "pages").rglob("*.md"):
        page.write_text(expanded_page(page.read_text(encoding="utf-8"), queries), encoding="utf-8")
    shutil.copy(MAP, project / "components" / "departments.json")
    _copy_models(project / "static" / "sql")
    _write_facts(project / "components", release)
    static = project / ".evidence" / "template" / "static"
    scope = site_scope(release.release_id, date.fromisoformat(release.as_of))
    with open_release(folder, scope, release, closed_months(home, folder)) as connection:
        write_tables(connection, static)


def _copy_models(target: Path) -> None:
    """The SQL that the indicators' sheets name, for readers who want to see how a figure is made."""
    target.mkdir(parents=True)
    for indicator in plan_seed("indicators"):
        for model in indicator["sql_models"].split():
            shutil.copy(DBT_PROJECT / model, target / Path(model).name)


def _write_facts(components: Path, release: Manifest) -> None:
    """What the components know without a query: of which release the site is, and how columns are written."""
    shown = ("release_id", "as_of", "known_at", "published_at", "code_version")
    facts = {
        "release": {name: getattr(release, name) for name in shown},
        "columns": {
            "columns": definitions("columns"),
            "numbers": [row["code"] for row in plan_seed("indicators") if row["unit_of_measure"] == "number"],
        },
    }
    for name, content in facts.items():
        (components / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def _run_evidence(project: Path) -> None:
    environment = {**os.environ, "SEND_ANONYMOUS_USAGE_STATS": "no", "CI": "true"}
    environment.pop("EVIDENCE_BUILD_DIR", None)
    done = subprocess.run(
        ["node_modules/.bin/evidence", "build:strict"],
        cwd=project,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    faults = [line for line in said.splitlines() if any(fault in line for fault in FAULTS)]
    if done.returncode or faults or not (project / "build" / "index.html").exists():
        lines = faults or said.splitlines()[-15:]
        raise Stop("Evidence no pudo construir el sitio:\n" + "\n".join(lines))


def _replace(built: Path, target: Path, release: Manifest) -> None:
    """Put the built pages in the place of those that were there. A killed run leaves the old ones or none, never a mix."""
    for pattern in UNUSED:
        for path in built.glob(pattern):
            path.unlink()
    draft, old = target.with_name(".site-draft"), target.with_name(".site-old")
    for left in (draft, old):
        shutil.rmtree(left, ignore_errors=True)
    draft.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(built, draft)
    content = {"release_id": release.release_id, "files": file_hashes(draft)}
    (draft / manifests.NAME).write_text(json.dumps(content, indent=1), encoding="utf-8")
    if target.exists():
        target.rename(old)
    draft.rename(target)
    shutil.rmtree(old, ignore_errors=True)
