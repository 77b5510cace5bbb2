"""Pages in a browser: quiet, alone, within their width, open to everyone, and useful to those who click."""

import csv
import io
from pathlib import Path

import axe_playwright_python
import pytest

from tests.site.conftest import visiting

AXE = Path(next(iter(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))))
GRAVE = ("serious", "critical")
PHONE, DESK = 390, 1280
KINDS = (
    *("index.html", "indicadores/OG/index.html", "indicadores/OE1/index.html", "medidas/index.html"),
    *("medidas/fairs_held/index.html", "actividades/index.html", "poi/index.html", "metas/index.html"),
    *("unidades/index.html", "unidades/cusco/index.html", "departamentos/index.html"),
    *("departamentos/puno/index.html", "calidad/index.html", "publicaciones/index.html"),
    *("metodologia/index.html", "actividades/a05/index.html", "revisar/index.html"),
    *(
        "publicaciones/2026-03-31_k2026-03-31_hand/index.html",
        "publicaciones/guias/planificadores/index.html",
    ),
)
"""A page of each kind; the others differ from one of these only in their figures."""


@pytest.mark.parametrize(("width", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light")])
def test_pages_are_accessible_and_keep_to_their_width(browser, built, width, scheme):
    for place in KINDS:
        with visiting(browser, built, place, width=width, scheme=scheme) as visit:
            assert visit.page.evaluate("document.documentElement.dataset.theme") == scheme
            visit.page.evaluate(AXE.read_text(encoding="utf-8"))
            found = visit.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            grave = [
                (each["id"], each["nodes"][0]["html"][:200])
                for each in found["violations"]
                if each["impact"] in GRAVE
            ]
            assert not grave, place
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, place
            assert not visit.complaints, place


def test_every_page_opens_quietly_and_hostile_names_do_nothing(browser, built):
    for place in built.pages:
        with visiting(browser, built, place, width=PHONE) as visit:
            visit.page.evaluate(
                "document.querySelectorAll('main button').forEach((each) => {"
                " if (!each.textContent.startsWith('Descargar')) each.click(); })"
            )
            assert visit.page.locator("main script, main img, main iframe").count() == 0
            assert not visit.complaints, place


@pytest.mark.parametrize("name", ["january", "public"])
def test_other_releases_open_quietly_too(browser, name, request):
    site = request.getfixturevalue(name)
    for place in site.pages:
        with visiting(browser, site, place, width=PHONE) as visit:
            assert not visit.complaints, place


def test_a_table_is_sorted_filtered_and_downloaded(browser, built):
    with visiting(browser, built, "indicadores/OE2/index.html") as visit:
        figure = visit.page.locator("figure.table", has_text="OE2 por unidad territorial")
        names = figure.locator("tbody th")
        before = names.all_inner_texts()
        figure.get_by_role("button", name="Territorio").click()
        figure.get_by_role("button", name="Territorio").click()
        assert figure.locator("th[aria-sort='descending']").count() == 1
        assert sorted(names.all_inner_texts()) == sorted(before)
        assert names.all_inner_texts() != before
        with visit.page.expect_download() as told:
            figure.get_by_role("button", name="Descargar CSV").click()
        text = Path(told.value.path()).read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0] == figure.locator("thead th").all_inner_texts()
        assert "Publicación 2026-03-31_k2026-03-31_hand" in text
        assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_a_long_table_is_filtered(browser, built):
    with visiting(browser, built, "unidades/cusco/index.html") as visit:
        figure = visit.page.locator("figure.table", has_text="de enero al corte").first
        rows = figure.locator("tbody tr:visible")
        every = rows.count()
        figure.get_by_role("searchbox").fill("ferias")
        assert 0 < rows.count() < every


def test_figures_sort_as_figures_and_words_come_after_them(browser, built):
    with visiting(browser, built, "medidas/index.html") as visit:
        figure = visit.page.locator("figure.table").first
        figure.get_by_role("button", name="De enero al corte").click()
        cells = figure.locator("tbody tr td:nth-child(5)").all_inner_texts()
        told = [float(cell.rstrip("*").replace(",", "")) for cell in cells]
        assert told == sorted(told)


def test_a_chart_is_downloaded_as_png_and_as_svg(browser, built):
    with visiting(browser, built) as visit:
        figure = visit.page.locator("figure.drawing").first
        with visit.page.expect_download() as told:
            figure.get_by_role("button", name="Descargar PNG").click()
        assert Path(told.value.path()).read_bytes().startswith(b"\x89PNG")
        with visit.page.expect_download() as told:
            figure.get_by_role("link", name="Descargar SVG").click()
        assert b"2026-03-31_k2026-03-31_hand" in Path(told.value.path()).read_bytes()
        assert not visit.complaints


def test_the_keyboard_reaches_the_content_and_the_menu(browser, built):
    with visiting(browser, built, "actividades/index.html", width=PHONE) as visit:
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.textContent") == "Saltar al contenido"
        visit.page.keyboard.press("Enter")
        assert visit.page.evaluate("document.activeElement.id") == "contenido"
        visit.page.get_by_role("button", name="Menú").focus()
        visit.page.keyboard.press("Enter")
        visit.page.get_by_role("link", name="Calidad de datos").focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/calidad/index.html")


def test_the_theme_is_remembered(browser, built):
    with visiting(browser, built) as visit:
        visit.page.get_by_role("button", name="Claro / oscuro").click()
        visit.page.reload()
        assert visit.page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_pages_open_without_a_server_and_without_script(browser, built):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built.folder / "index.html").as_uri())
    page.get_by_role("link", name="Unidades territoriales").click()
    page.get_by_role("link", name="Cusco", exact=True).first.click()
    assert page.locator("h1").inner_text() == "Cusco"
    context.close()
