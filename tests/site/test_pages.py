"""Every page, at phone and desktop width, light and dark: quiet, alone, whole and open to everyone."""

import json
import re
from pathlib import Path

import pytest

from orchestration.reports.sources import REPORTS
from orchestration.site.site_tables import SHIPPED
from tests.site.conftest import visiting

AXE = REPORTS / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
PHONE, DESK = 390, 1280
LOOKS = [(DESK, "light"), (DESK, "dark"), (PHONE, "light")]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_opens_quietly_and_is_accessible(browser, hostile_site, width, scheme):
    for path in hostile_site.pages:
        with visiting(browser, hostile_site, path, width=width, scheme=scheme) as visit:
            visit.page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
            visit.page.evaluate(AXE.read_text(encoding="utf-8"))
            found = visit.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            grave = [
                (each["id"], each["nodes"][0]["html"][:200])
                for each in found["violations"]
                if each["impact"] in GRAVE
            ]
            assert not grave, path
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert visit.page.evaluate("document.documentElement.lang") == "es"
            assert not visit.complaints, path


def test_the_first_month_reads_well_too(browser, first_site):
    for path in first_site.pages:
        with visiting(browser, first_site, path, width=PHONE) as visit:
            text = visit.page.inner_text("main")
            assert not re.search(r"\b(NaN|undefined|null|Infinity|1970)\b", text), path
            assert not visit.complaints, path
    with visiting(browser, first_site, "/ferias/") as visit:
        assert "Hasta el corte no hay ferias registradas." in visit.page.inner_text("main")


def test_all_pages_are_there(hostile_site):
    codes = {f"/indicadores/{code}/" for code in ("OG", "OE1", "OE2", "OE3")}
    named = {"/" if path.stem == "index" else f"/{path.stem}/" for path in (REPORTS / "pages").glob("*.md")}
    assert set(hostile_site.pages) == codes | named


def test_every_page_has_a_title_of_its_own(browser, hostile_site):
    titles = [re.search("<title>(.*?)</title>", _html(hostile_site, path))[1] for path in hostile_site.pages]
    assert len(set(titles)) == len(titles)


def test_every_page_has_a_policy_and_asks_nothing_of_others(hostile_site):
    for path in hostile_site.pages:
        html = _html(hostile_site, path)
        policy = re.search(r'http-equiv="content-security-policy" content="([^"]*)"', html)[1]
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert re.search(r"script-src 'self' 'wasm-unsafe-eval' 'sha256-", policy)
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', html), path
        assert not re.findall(r"<[^>]*\son\w+=", html), path


def test_only_what_is_allowed_is_shipped(hostile_site):
    data = hostile_site.folder / "data"
    shipped = {(path.relative_to(data).parts[0], path.name) for path in data.rglob("*.gz")}
    allowed = {(schema, f"{table}.arrow.gz") for schema, tables in SHIPPED.items() for table in tables}
    assert shipped == allowed
    others = {path.suffix for path in hostile_site.folder.rglob("*") if path.is_file()} & {
        ".duckdb",
        ".parquet",
        ".csv",
    }
    assert not others


def test_the_manifest_names_every_file(hostile_site):
    content = json.loads((hostile_site.folder / "manifest.json").read_text(encoding="utf-8"))
    files = {
        p.relative_to(hostile_site.folder).as_posix() for p in hostile_site.folder.rglob("*") if p.is_file()
    }
    assert set(content["files"]) == files - {"manifest.json"}


def test_the_keyboard_reaches_the_content_and_the_menu(browser, hostile_site):
    with visiting(browser, hostile_site, "/actividades/", width=PHONE) as visit:
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.textContent") == "Saltar al contenido"
        visit.page.keyboard.press("Enter")
        assert visit.page.evaluate("document.activeElement.id") == "contenido"
        menu = visit.page.get_by_role("button", name="Menú")
        menu.focus()
        visit.page.keyboard.press("Enter")
        visit.page.get_by_role("link", name="Calidad de datos").focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/calidad/")
        assert visit.page.locator("h1").inner_text() == "Calidad de datos"


def test_the_appearance_is_remembered(browser, hostile_site):
    with visiting(browser, hostile_site, "/", scheme="light") as visit:
        visit.page.get_by_role("button", name="Claro / oscuro").click()
        visit.page.reload()
        assert visit.page.evaluate("document.documentElement.dataset.theme") == "dark"


def _html(built, path):
    return Path(built.folder, path.strip("/"), "index.html").read_text(encoding="utf-8")
