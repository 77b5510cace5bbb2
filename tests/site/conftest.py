"""The site in a real browser: of releases made by hand, one with hostile names, served on this machine.

Needs Chromium (`make test-site`); `make test` leaves this folder out.
"""

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from orchestration.reports.site.build import build_site
from tests.unit.reports.conftest import contracts, full, made, make_release  # noqa: F401
from tests.unit.reports.hand_made import HOSTILE, Case

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
    """A site that is served."""

    folder: Path
    address: str

    @property
    def pages(self) -> list[str]:
        """The places of all pages."""
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("index.html"))
        return sorted(found)


@dataclass
class Visit:
    """An opened page, and what it complained of or asked of others."""

    page: Page
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def built(tmp_path_factory, contracts) -> Iterator[Built]:  # noqa: F811
    """The site of a release whose units are called what someone might type."""
    units = ("CUSCO", "PUNO", *HOSTILE)
    with _served(tmp_path_factory.mktemp("hostile"), Case(units=units), contracts) as site:
        yield site


@pytest.fixture(scope="session")
def january(tmp_path_factory, contracts) -> Iterator[Built]:  # noqa: F811
    """The site of the first month: nobody trained yet."""
    case = Case(
        as_of=date(2026, 1, 31),
        has_people=False,
        has_follow_up=False,
        has_fairs=False,
        is_decided=False,
        releases=1,
    )
    with _served(tmp_path_factory.mktemp("january"), case, contracts) as site:
        yield site


@pytest.fixture(scope="session")
def public(tmp_path_factory, contracts) -> Iterator[Built]:  # noqa: F811
    """The site of a public edition."""
    with _served(tmp_path_factory.mktemp("public"), Case(), contracts, public=True) as site:
        yield site


@contextmanager
def _served(place: Path, case: Case, columns, *, public: bool = False) -> Iterator[Built]:
    site = build_site(make_release(place, case, columns).home, public=public)
    with served(Path(site.folder)) as address:
        yield Built(Path(site.folder), address)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served on this machine meanwhile."""
    handler = functools.partial(QuietHandler, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
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
    browser: Browser, site: Built, place: str = "index.html", *, width: int = 1280, scheme: str = "light"
) -> Iterator[Visit]:
    """A page by itself, with its complaints: console errors, failed answers, dialogs, requests elsewhere."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
    )
    page = context.new_page()
    visit = Visit(page)
    told = visit.complaints.append
    page.on("console", lambda said: told(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told(str(error)))
    page.on("dialog", lambda dialog: (told(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on(
        "response", lambda answer: told(f"{answer.status} {answer.url}") if answer.status >= 400 else None
    )
    page.on("request", lambda request: told(request.url) if _is_outside(request.url, site) else None)
    try:
        page.goto(site.address + place)
        page.wait_for_load_state("load")
        yield visit
    finally:
        context.close()


def _is_outside(address: str, site: Built) -> bool:
    return not address.startswith((site.address, "data:", "blob:"))
