"""The Evidence project of one build: a copy of `reports/`, with what components know of the release."""

import json
import shutil
from pathlib import Path

from orchestration.ground.paths import DBT_PROJECT, SEEDS
from orchestration.release.manifest import Manifest
from orchestration.reports.queries import report_queries
from orchestration.reports.sources import REPORTS, definitions, plan_seed
from orchestration.reports.values import is_number
from orchestration.site.pages import expanded_page

COPIED = ("components", "pages", "static")
SETTINGS = ("app.css", "evidence.config.yaml", "package.json", "svelte.config.js")
MAP = SEEDS / "reference" / "peru_departamental_simple.geojson"
MAP_LICENCE = SEEDS / "reference" / "LICENSE-peru_departamental.txt"


def lay_out(project: Path, release: Manifest) -> None:
    """Copy pages and components, put the report queries into the pages, and write what needs no query."""
    for name in COPIED:
        shutil.copytree(REPORTS / name, project / name)
    for name in SETTINGS:
        shutil.copy(REPORTS / name, project / name)
    (project / "node_modules").symlink_to(REPORTS / "node_modules")
    queries = report_queries()
    for page in (project / "pages").rglob("*.md"):
        page.write_text(expanded_page(page.read_text(encoding="utf-8"), queries), encoding="utf-8")
    shutil.copy(MAP, project / "components" / "departments.json")
    shutil.copy(MAP_LICENCE, project / "static" / "LICENSE-departments.txt")
    _copy_models(project / "static" / "sql")
    _write_facts(project / "components", release)


def _copy_models(target: Path) -> None:
    """The SQL that the indicators' sheets name, for readers who want to see how a figure is made."""
    target.mkdir()
    for indicator in plan_seed("indicators"):
        for model in indicator["sql_models"].split():
            shutil.copy(DBT_PROJECT / model, target / Path(model).name)


def _write_facts(components: Path, release: Manifest) -> None:
    """Of which release the site is, and how columns are written."""
    shown = ("release_id", "as_of", "known_at", "published_at", "code_version")
    codes = [row["code"] for row in plan_seed("indicators")]
    facts = {
        "release": {name: getattr(release, name) for name in shown},
        "columns": {
            "columns": definitions("columns"),
            "numbers": [code for code in codes if is_number(code)],
        },
    }
    for name, content in facts.items():
        (components / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
