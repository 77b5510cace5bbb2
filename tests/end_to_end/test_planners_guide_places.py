"""Where the planners' guide sends its readers: each section, sheet and page that it names is there."""

import io
import re
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from orchestration.ground.paths import PROJECT
from orchestration.release import manifest as manifests
from orchestration.release.closings import closed_months
from orchestration.reports.book_cover import render_workbook
from orchestration.reports.periods import report_scope, site_scope
from orchestration.reports.plan_tables import open_release
from orchestration.reports.poi_workbook import render_poi_workbook
from orchestration.reports.report import Report
from orchestration.reports.sections import SECTIONS
from orchestration.reports.site.html import MENU
from orchestration.reports.site.pages import pages
from orchestration.reports.sources import definitions, plan_seed
from tests.planners_guide import GUIDE, questions

NAMES = {
    "mensual": "monthly",
    "trimestral": "quarterly",
    "semestral": "semestral",
    "intermedio": "midterm",
    "final": "final",
}
SHOWN = [asked for asked in questions() if asked.places]


@pytest.fixture(scope="module")
def report(published):
    """Opens a report of the release by the name that the guide gives it."""
    folder = published.current
    release = manifests.read(folder)
    opened, reports = [], {}

    def of(name):
        if name not in reports:
            scope = report_scope(NAMES[name], release.release_id, date.fromisoformat(release.as_of))
            context = open_release(folder, scope, release, closed_months(published.home, folder))
            opened.append(context)
            reports[name] = Report(scope, release, context.__enter__())
        return reports[name]

    yield of
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture(scope="module")
def headings(report):
    """The headings of a printed report."""
    known = {}

    def of(name):
        if name not in known:
            sections = definitions("reports")["reports"][NAMES[name]]["sections"]
            known[name] = [
                block["text"]
                for section in sections
                for block in SECTIONS[section](report(name))
                if block["kind"] == "heading"
            ]
        return known[name]

    return of


@pytest.fixture(scope="module")
def sheets(report):
    """The sheets of a workbook."""
    known = {}

    def of(name):
        if name not in known:
            draw, of_report = (render_poi_workbook, "mensual") if name == "POI" else (render_workbook, name)
            content = draw(report(of_report))
            known[name] = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
        return known[name]

    return of


@pytest.fixture(scope="module")
def site(published):
    """The headings and titles of the pages of the site, by the words that lead to them."""
    folder = published.current
    release = manifests.read(folder)
    scope = site_scope(release.release_id, date.fromisoformat(release.as_of))
    names = dict(MENU) | {f"indicadores/{row['code']}/": row["code"] for row in plan_seed("indicators")}
    with open_release(folder, scope, release, closed_months(published.home, folder)) as connection:
        return {
            names[page.place]: [
                block["text"] if block["kind"] == "heading" else block.get("caption", "")
                for block in page.blocks
            ]
            for page in pages(Report(scope, release, connection), {})
            if page.place in names
        }


def is_among(name, texts):
    """Whether a name, or its beginning if it ends in dots, is one of some texts."""
    if name.endswith("…"):
        return any(text.startswith(name[:-1]) for text in texts)
    return name in texts


@pytest.mark.parametrize("asked", SHOWN, ids=lambda asked: str(asked.number))
def test_each_answer_is_where_the_guide_says(asked, headings, sheets, site):
    for place, ways in asked.places.items():
        kind, _, name = place.partition(" ")
        assert ways and all(ways), f"{asked.title}: {place}"
        for way in ways:
            if kind == "PDF":
                assert all(is_among(title, headings(name)) for title in way), (place, way)
            elif kind == "Libro":
                assert all(title in sheets(name) for title in way), (place, way)
            else:
                assert place == "Sitio"
                page, *rest = way
                assert page in site, page
                assert len(rest) <= 1 and all(is_among(part, site[page]) for part in rest), way


def test_nearly_every_question_is_answered_without_a_query():
    assert len(questions()) - len(SHOWN) <= 3
    assert all("Sitio" in asked.places for asked in SHOWN)


def test_the_words_and_titles_of_reports_are_theirs(report, sheets, site):
    text = GUIDE.read_text(encoding="utf-8")
    for spanish, name in NAMES.items():
        assert f"| {spanish} | {report(spanish).scope.title} | `{name}_" in text
    assert "Glosario" in site["Metodología"] and "Definiciones" in sheets("mensual")


@pytest.mark.parametrize("document", [GUIDE, GUIDE.parent / "README.md"], ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    text = document.read_text(encoding="utf-8")
    anchors = {
        re.sub(r"[^\w\s-]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    for link in links:
        if link.startswith("#"):
            assert link[1:] in anchors, link
        else:
            target = (document.parent / link).resolve()
            assert target.is_relative_to(PROJECT) and target.exists(), link
