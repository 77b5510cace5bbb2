"""Every query of the site's pages, the way Evidence reads it, on a release; nothing here needs Node."""

from datetime import date

import pytest

from orchestration.release import manifest as manifests
from orchestration.release.closings import closed_months
from orchestration.reports.periods import site_scope
from orchestration.reports.plan_tables import open_release
from orchestration.reports.queries import report_queries
from orchestration.reports.sources import REPORTS, definitions, plan_seed
from orchestration.site.pages import expanded_page
from tests.evidence import read_page, run, statements

PAGES = REPORTS / "pages"
NAMES = sorted(path.relative_to(PAGES).as_posix() for path in PAGES.rglob("*.md"))
PARAMS = {"codigo": tuple(row["code"] for row in plan_seed("indicators"))}


@pytest.fixture(scope="module")
def release(published):
    folder = published.current
    manifest = manifests.read(folder)
    scope = site_scope(manifest.release_id, date.fromisoformat(manifest.as_of))
    with open_release(folder, scope, manifest, closed_months(published.home, folder)) as connection:
        yield connection


def page_named(name):
    text = (PAGES / name).read_text(encoding="utf-8")
    return read_page(name, expanded_page(text, report_queries()))


def choices_of(release, page):
    """The first and the last value of each choice."""
    options = {}
    for name, block in page.choices.items():
        statement = next(statements(page, block, {}, PARAMS))
        columns, rows = run(release, statement)
        values = [row[columns.index("value")] for row in rows]
        assert values, f"{page.name}: nothing to choose for {name}"
        options[name] = (values[0], values[-1])
    return options


@pytest.mark.parametrize("name", NAMES)
def test_evidence_understands_each_page(name):
    page = page_named(name)
    assert not page.faults
    assert page.blocks


@pytest.mark.parametrize("name", NAMES)
def test_each_query_runs_and_has_the_columns_that_are_shown(name, release):
    page = page_named(name)
    options = choices_of(release, page)
    columns = {}
    for block in page.blocks:
        for statement in statements(page, block, options, PARAMS):
            columns[block], _ = run(release, statement)
    for block, shown in page.figures:
        assert set(shown) <= set(columns[block]), f"{name}: {block}"
        assert set(shown) <= set(definitions("columns")), f"{name}: {block}"


@pytest.mark.parametrize("name", NAMES)
def test_values_of_choices_are_codes(name, release):
    page = page_named(name)
    for values in choices_of(release, page).values():
        assert all(value.isalnum() and value.isascii() for value in values)


def test_og_never_stands_without_its_share_measured_and_bounds():
    """Where a table shows OG by place or by month, the three stand beside it."""
    for name in NAMES:
        for block, shown in page_named(name).figures:
            if "og_value" in shown:
                assert {"og_measured_pct", "og_upper_bound_value", "og_structural_zero_value"} <= set(
                    shown
                ), (name, block)
    text = (PAGES / "indicadores" / "[codigo].md").read_text(encoding="utf-8")
    assert text.count("...bounds") == len(["trend", "units", "unit_trend"])


def test_a_page_with_an_unknown_query_is_refused():
    with pytest.raises(ValueError, match="no query is called"):
        expanded_page("```sql a\nselect * from ${nowhere}\n```\n", report_queries())


def test_what_evidence_would_drop_is_found():
    assert read_page("x.md", "```sql 1a\nselect 1\n```\n").faults
    assert read_page("x.md", "```sql a\nselect current_date\n```\n").faults
    page = read_page("x.md", "```sql a\nselect '${inputs.nothing.value}'\n```\n")
    with pytest.raises(ValueError, match="does not have"):
        list(statements(page, "a", {}, {}))
