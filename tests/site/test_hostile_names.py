"""Names that try to be more than names are shown, and do nothing."""

from orchestration.reports.queries import run_query
from tests.site.conftest import choice, visiting
from tests.site.hostile import FILE_NAMES, UNITS

TOUCH_EVERYTHING = """() => {
    for (const each of document.querySelectorAll('main, main *'))
        for (const kind of ['mouseover', 'mouseenter', 'mousemove', 'focus', 'load', 'error'])
            each.dispatchEvent(new Event(kind, {bubbles: true}));
}"""


def test_hostile_names_reach_the_release(hostile_site):
    """Otherwise the other tests would prove nothing."""
    units = {
        record["territory_name"] for record in run_query(hostile_site.release, "indicators_by_unit").records
    }
    assert set(UNITS.values()) <= units
    files = {record["file_name"] for record in run_query(hostile_site.release, "quality_files").records}
    assert all(any(file.startswith(name) for file in files) for name in FILE_NAMES)


def test_they_do_nothing_on_any_page(browser, hostile_site):
    for path in hostile_site.pages:
        with visiting(browser, hostile_site, path) as visit:
            visit.page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
            visit.page.evaluate(TOUCH_EVERYTHING)
            assert visit.page.evaluate("window.hostile") is None
            assert visit.page.locator("main img, main script, main iframe").count() == 0, path
            assert (
                visit.page.locator("a[href^='javascript' i], main [onclick], main [onerror]").count() == 0
            ), path
            assert not visit.complaints, path


def test_they_are_shown_as_they_are(browser, hostile_site):
    with visiting(browser, hostile_site, "/unidades/") as visit:
        text = visit.page.inner_text("figure >> nth=0")
        assert "<IMG SRC=X ONERROR=WINDOW.HOSTILE=1>" in text
        assert "') OR 1=1 --" in text


def test_a_unit_with_a_hostile_name_can_be_chosen(browser, hostile_site):
    for name in UNITS.values():
        with visiting(browser, hostile_site, "/unidades/") as visit:
            choice(visit, "Unidad territorial").select_option(label=name)
            figure = visit.page.locator("figure").nth(1)
            figure.locator("figcaption", has_text=f"{name}: sus indicadores").wait_for()
            assert figure.locator(".rows tbody tr").count() == 4
            assert visit.page.evaluate("window.hostile") is None
            assert not visit.complaints
