"""The site in a real browser: built from small samples with hostile names, and served on this machine.

Needs Node and Chromium (`make test-site`); `make test` leaves this folder out.
"""

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest
from orchestration.site.build import build_site
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from orchestration.ground.paths import Home
from orchestration.release import catalog
from orchestration.release import manifest as manifests
from orchestration.release.closings import closed_months
from orchestration.reports.periods import site_scope
from orchestration.reports.plan_tables import open_release
from orchestration.sample import partners
from orchestration.sample.generate import write_sample
from orchestration.sample.settings import load_districts
from tests.end_to_end.conftest import Mie, mie  # noqa: F401
from tests.site.hostile import FILE_NAMES, PARTNERS, UNITS

HOUSEHOLDS = 500
AS_OF = date(2026, 10, 31)
FIRST_MONTH = date(2026, 1, 31)
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Built:
    """A site that is served, and the release that it shows, open for report queries."""

    folder: Path
    address: str
    release: duckdb.DuckDBPyConnection

    @property
    def pages(self) -> list[str]:
        """The addresses of all pages, below the site's own."""
        folders = (path.parent.relative_to(self.folder) for path in self.folder.rglob("index.html"))
        return sorted("/" if str(folder) == "." else f"/{folder.as_posix()}/" for folder in folders)


@dataclass
class Visit:
    """An opened page, and what it complained of or asked of others."""

    page: Page
    complaints: list[str]


@pytest.fixture(scope="session")
def hostile_landing(tmp_path_factory) -> Path:
    """Deliveries whose names of units, partners and files try to be more than names."""
    landing = tmp_path_factory.mktemp("hostile")
    units = load_districts().units
    kept_units, kept_partners = list(units), dict(partners._TYPES)
    try:
        units[:] = [UNITS.get(name, name) for name in units]
        partners._TYPES.update(PARTNERS)
        write_sample(landing, HOUSEHOLDS, 2026, as_of=AS_OF)
    finally:
        units[:] = kept_units
        partners._TYPES.update(kept_partners)
    files = sorted((landing / "partners" / "partners").iterdir())
    for path, name in zip(files, FILE_NAMES, strict=False):
        path.rename(path.with_name(f"{name} {path.name}"))
    return landing


@pytest.fixture(scope="session")
def hostile_site(mie, hostile_landing, tmp_path_factory) -> Iterator[Built]:  # noqa: F811
    """The site of a release with hostile names."""
    with served(mie, hostile_landing, tmp_path_factory.mktemp("hostile_home") / "home", AS_OF) as built:
        yield built


@pytest.fixture(scope="session")
def first_site(mie, hostile_landing, tmp_path_factory) -> Iterator[Built]:  # noqa: F811
    """The site of the plan year's first month: hardly any training, no fair, no seed capital."""
    with served(mie, hostile_landing, tmp_path_factory.mktemp("first_home") / "home", FIRST_MONTH) as built:
        yield built


@contextmanager
def served(mie: Mie, landing: Path, place: Path, as_of: date) -> Iterator[Built]:  # noqa: F811
    said = mie("run", "--landing", landing, "--home", place, "--as-of", as_of)
    assert said.status == 0, said.output + said.errors
    home = Home(place)
    site = build_site(home)
    folder = catalog.current(home)
    release = manifests.read(folder)
    handler = functools.partial(QuietHandler, directory=str(site.folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    scope = site_scope(release.release_id, as_of)
    with open_release(folder, scope, release, closed_months(home, folder)) as connection:
        yield Built(site.folder, f"http://127.0.0.1:{server.server_port}", connection)
    server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def visiting(
    browser: Browser, built: Built, path: str = "/", *, width: int = 1280, scheme: str = "light"
) -> Iterator[Visit]:
    """A page by itself, with its complaints: console errors, failed answers, dialogs, requests elsewhere."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on(
        "response",
        lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
    )
    page.on(
        "request", lambda request: complaints.append(request.url) if _is_outside(request.url, built) else None
    )
    try:
        page.goto(built.address + path)
        page.wait_for_load_state("networkidle")
        yield Visit(page, complaints)
    finally:
        context.close()


def choice(visit: Visit, label: str) -> Locator:
    """What a reader chooses from."""
    return visit.page.get_by_role("combobox", name=label, exact=True)


def _is_outside(address: str, built: Built) -> bool:
    return not address.startswith((f"{built.address}/", "data:", "blob:"))
