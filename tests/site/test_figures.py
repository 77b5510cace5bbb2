"""What pages show equals what the release says, before and after a reader chooses something."""

import csv
import io

import pytest

from orchestration.reports.queries import report_queries, run_query
from orchestration.reports.sources import REPORTS, plan_seed
from orchestration.reports.values import columns, percent, text_of
from orchestration.site.pages import expanded_page
from tests.evidence import read_page, run, statements
from tests.site.conftest import choice, visiting

PAGES = REPORTS / "pages"
INDICATORS = "indicadores/[codigo].md"
CODES = [row["code"] for row in plan_seed("indicators")]
ADDRESSES = [
    *(
        (path.name, "/" if path.stem == "index" else f"/{path.stem}/", {})
        for path in sorted(PAGES.glob("*.md"))
    ),
    *((INDICATORS, f"/indicadores/{code}/", {"codigo": (code,)}) for code in CODES),
]
TABLES = """() => [...document.querySelectorAll('figure')].map((figure) => ({
    columns: [...figure.querySelectorAll('.rows thead th')].map((cell) => cell.dataset.column),
    rows: [...figure.querySelectorAll('.rows tbody tr')].map((row) =>
        [...row.children].map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim())),
}))"""


def told(record, name):
    """A cell as the site writes it."""
    text = text_of(record, name)
    return " ".join(text.split()) or (
        "no se aplica" if columns()[name].kind in ("change", "distance") else ""
    )


def page_named(name):
    return read_page(name, expanded_page((PAGES / name).read_text(encoding="utf-8"), report_queries()))


def first_choices(built, page, params):
    options = {}
    for name, block in page.choices.items():
        statement = next(statements(page, block, {}, params))
        names, rows = run(built.release, statement)
        options[name] = (rows[0][names.index("value")],)
    return options


def records_of(built, page, block, options, params):
    (statement,) = statements(page, block, options, params)
    names, rows = run(built.release, statement)
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize(("name", "address", "params"), ADDRESSES, ids=[each[1] for each in ADDRESSES])
def test_every_table_equals_its_query_on_the_release(browser, hostile_site, name, address, params):
    page = page_named(name)
    options = first_choices(hostile_site, page, params)
    with visiting(browser, hostile_site, address) as visit:
        visit.page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        for button in visit.page.locator("button.more").all():
            button.click()
        shown = visit.page.evaluate(TABLES)
    assert len(shown) == len(page.figures)
    for table, (block, _) in zip(shown, page.figures, strict=True):
        records = records_of(hostile_site, page, block, options, params)
        assert len(table["rows"]) == len(records), block
        expected = [[told(record, column) for column in table["columns"]] for record in records]
        # queries that read a whole table give no order of their own among equals
        assert sorted(table["rows"]) == sorted(expected), block


def test_the_cards_say_what_the_indicators_say(browser, hostile_site):
    with visiting(browser, hostile_site) as visit:
        cards = [" ".join(card.split()) for card in visit.page.locator(".card").all_inner_texts()]
    records = run_query(hostile_site.release, "indicators_national").records
    assert len(cards) == len(records)
    for card, record in zip(cards, records, strict=True):
        assert card.startswith(record["indicator_code"])
        for name in ("value", "status_label", "target_progress_pct"):
            assert told(record, name) in card
        if record["indicator_code"] == "OG":
            for name in ("measured_pct", "upper_bound_value", "structural_zero_value"):
                assert told(record, name) in card


def test_a_chosen_unit_and_line_filter_the_training(browser, hostile_site):
    with visiting(browser, hostile_site, "/capacitacion/") as visit:
        unit = choice(visit, "Unidad territorial")
        name = unit.locator("option").nth(3).inner_text()
        unit.select_option(index=3)
        choice(visit, "Línea").select_option(label="Emprendimiento")
        rows = visit.page.locator("figure").last.locator(".rows tbody tr")
        visit.page.wait_for_function(
            """(name) => {
                const figure = [...document.querySelectorAll('figure')].at(-1);
                const rows = [...figure.querySelectorAll('.rows tbody tr')];
                return rows.length > 0 && rows.every((row) => row.children[1].innerText.trim() === name
                    && row.children[2].innerText === 'Emprendimiento');
            }""",
            arg=name,
        )
        shown = rows.count()
        assert not visit.complaints
    expected = [
        record
        for record in run_query(hostile_site.release, "training").records
        if record["territory_name"].strip() == name and record["track_name"] == "Emprendimiento"
    ]
    assert shown == min(len(expected), 15) > 0


def test_which_units_reported_no_workshop_in_may(browser, hostile_site):
    """A planner's question, in two choices."""
    with visiting(browser, hostile_site, "/actividades/") as visit:
        choice(visit, "Mes").select_option(label="mayo")
        choice(visit, "Actividad").select_option(value="A07")
        figure = visit.page.locator("figure").nth(2)
        figure.get_by_text("mayo de 2026").first.wait_for()
        units = {" ".join(text.split()) for text in figure.locator("tbody tr th").all_inner_texts()}
        assert not visit.complaints
    expected = {
        " ".join(record["territorial_unit"].split())
        for record in run_query(hostile_site.release, "units_without_execution").records
        if record["month"].month == 5 and record["activity_code"] == "A07"
    }
    assert units == expected
    assert expected


def test_a_download_holds_every_row_and_no_formula(browser, hostile_site):
    with visiting(browser, hostile_site, "/capacitacion/") as visit:
        figure = visit.page.locator("figure").last
        with visit.page.expect_download() as waiting:
            figure.get_by_role("button", name="Descargar CSV").click()
        text = waiting.value.path().read_text(encoding="utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    records = run_query(hostile_site.release, "training").records
    assert head[0] == columns()["month"].label
    assert len(rows) == len(records)
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@" and cell]


def test_a_percent_is_written_as_in_the_printed_reports(browser, hostile_site):
    halves = [0.05, 0.15, 0.25, 0.35, 2.5, 66.65, 99.95, 12.449999999999999]
    with visiting(browser, hostile_site) as visit:
        written = visit.page.evaluate(
            """(numbers) => numbers.map((number) => new Intl.NumberFormat('es-PE',
                {minimumFractionDigits: 1, maximumFractionDigits: 1}).format(number) + ' %')""",
            halves,
        )
    assert written == [percent(number) for number in halves]
