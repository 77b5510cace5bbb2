"""Printed reports: their figures are those of the release, nothing in the data acts, and the bytes repeat."""

import io
import re
from dataclasses import dataclass

import duckdb
import pytest
from pypdf import PdfReader

from orchestration.reports.headlines import message
from orchestration.reports.printing import document_of, render_pdf
from orchestration.reports.report import Report
from orchestration.reports.sections import SECTIONS
from orchestration.reports.sources import definitions
from orchestration.reports.values import MARK_NOTE

from .conftest import CASES
from .hand_made import HOSTILE

NOTE = '# Buenas prácticas\n- #eval("panic()") **fuerte** \\ $x$'


def squeezed(text: str) -> str:
    """Letters and signs only: lines break where they please."""
    return re.sub(r"[\s\u200b\u2060\xad]+", "", text)


def pages(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def tables(document) -> list:
    return [part for part in document["parts"] if part["kind"] == "table"]


@dataclass(frozen=True)
class Printed:
    """A report as data, as bytes and as the text that readers find in it."""

    report: Report
    document: dict
    pdf: bytes
    text: str


@pytest.fixture(scope="module")
def printed(full) -> dict[str, Printed]:
    """Two reports of the ordinary release: together they have every section."""
    result = {}
    for name in ("monthly", "final"):
        report = full.report(name, NOTE)
        document, pdf = document_of(report), render_pdf(report)
        result[name] = Printed(report, document, pdf, pages(pdf))
    return result


def test_two_reports_have_every_section():
    reports = definitions("reports")["reports"]
    assert {*reports["monthly"]["sections"], *reports["final"]["sections"]} == set(SECTIONS)


def test_national_figures_are_those_of_the_marts(full, printed):
    with duckdb.connect(str(full.folder / "marts.duckdb"), read_only=True) as marts:
        rows = marts.execute(
            "select indicator_code, numerator, denominator, value, target_progress_pct from indicator_values"
            " where territory_level = 'national' and breakdown = 'total' and variant = 'official'"
            " and month_end = '2026-03-31'"
        ).fetchall()
        bounds = dict(
            marts.execute(
                "select variant, value from indicator_values where territory_level = 'national'"
                " and breakdown = 'total' and indicator_code = 'OG' and month_end = '2026-03-31'"
            ).fetchall()
        )
    assert len(rows) == 4
    for name, each in printed.items():
        table, text = tables(each.document)[0], each.text
        for code, numerator, denominator, value, progress in rows:
            shown = f"{value:.0f}" if code == "OE1" else f"{value:.1f} %"
            row = next(cells for cells in table["rows"] if cells[0]["text"] == code)
            texts = [cell["text"] for cell in row]
            assert texts[2:5] == [str(numerator), str(denominator), shown]
            assert texts[6] == f"{progress:.1f} %"
            assert squeezed("".join(texts)) in text, (name, code)
        assert f"{bounds['upper_bound']:.1f}%lacotasuperior" in text
        assert f"{bounds['structural_zero']:.1f}%" in text


def test_every_cell_of_every_table_is_printed(printed):
    for name, each in printed.items():
        for table in tables(each.document):
            for row in table["rows"]:
                for cell in row:
                    assert squeezed(cell["text"]) in each.text, (name, table["caption"])


def test_every_report_states_what_the_plan_asks_of_all(printed):
    for each in printed.values():
        for words in (
            each.report.release.release_id,
            "31demarzode2026:hastaellacuentanloshechos",
            "31demarzode2026:hastaellacuentanlasentregas",
            "Método",
            "Loqueelplandejaabierto",
            "Proporciónmedida",
            "Calidaddelosdatos",
            "Quéserevisó",
            "avancerespectoalametaanual",
            "Buenasprácticas",
        ):
            assert words in each.text


def test_only_what_is_over_can_be_signed(printed):
    """The month is over; the year is not, whatever the report of the whole plan is called."""
    assert "Elaboradopor" in printed["monthly"].text
    assert "Elaboradopor" not in printed["final"].text
    assert "EvaluaciónfinaldelPlan(borrador)".lower() in printed["final"].text.lower()


def test_every_page_says_in_what_state_the_document_is(printed):
    for name, states in (
        ("monthly", "PRELIMINAR · USO INTERNO"),
        ("final", "BORRADOR · PRELIMINAR · USO INTERNO"),
    ):
        for page in PdfReader(io.BytesIO(printed[name].pdf)).pages:
            assert squeezed(states) in squeezed(page.extract_text())


def test_the_message_stands_on_the_first_page(printed):
    for each in printed.values():
        first = squeezed(PdfReader(io.BytesIO(each.pdf)).pages[0].extract_text())
        assert squeezed("Lo principal") in first
        for sentence in message(each.report):
            assert squeezed(sentence) in first


def test_the_public_edition_prints_no_small_count_and_no_file(made):
    for name in tuple(definitions("reports")["reports"]):
        report = made["full"].report(name, public=True)
        text = str(document_of(report))
        assert "visitas_2026-03-10" not in text
        assert MARK_NOTE not in text
        assert "EDICIÓN PÚBLICA" in text
        assert render_pdf(report).startswith(b"%PDF")


def test_the_poi_is_never_told_without_its_warning(printed):
    assert printed["final"].text.count("Noeselavancefísicodelaactividadoperativa") >= 2


def test_nothing_in_the_data_or_the_notes_acts(printed):
    assert squeezed('#eval("panic()")') in printed["final"].text
    assert squeezed("Falta <b>algo</b>.") in printed["monthly"].text


def test_hostile_notes_are_shown_as_they_stand(full):
    note = "\n\n".join(f"Nota: {hostile}" for hostile in HOSTILE)
    text = pages(render_pdf(full.report("monthly", note)))
    for hostile in HOSTILE:
        assert squeezed(f"Nota: {hostile}").replace("*", "") in text.replace("*", "")


def test_a_report_is_a_tagged_document_with_a_title_and_the_language_of_its_readers(printed):
    for each in printed.values():
        reader = PdfReader(io.BytesIO(each.pdf))
        catalog = reader.trailer["/Root"]
        assert catalog["/MarkInfo"]["/Marked"]
        assert str(catalog["/Lang"]).lower().startswith("es")
        assert each.report.scope.title in reader.metadata.title
        assert "pdfuaid" in catalog["/Metadata"].get_data().decode("utf-8", "replace")
        fonts = {
            font.get_object()["/BaseFont"].split("+")[-1]
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()
        }
        assert all(font.startswith("SourceSans3") for font in fonts), fonts


def test_every_chart_says_in_words_what_it_shows(printed):
    parts = printed["final"].document["parts"]
    shown = [each for part in parts for each in (part, *part.get("parts", ())) if each["kind"] == "chart"]
    assert {part["file"] for part in shown} == set(printed["final"].report.charts)
    assert all(len(part["alt"]) > 40 and part["caption"] for part in shown)


def test_the_same_report_is_the_same_bytes(full, printed):
    assert render_pdf(full.report("final", NOTE)) == printed["final"].pdf


@pytest.mark.parametrize("name", tuple(definitions("reports")["reports"]))
@pytest.mark.parametrize("case", [case for case in CASES if case != "full"])
def test_a_release_that_holds_little_still_reads_well(made, case, name):
    report = made[case].report(name)
    text = str(document_of(report)["parts"])
    assert render_pdf(report).startswith(b"%PDF")
    assert "'None'" not in text
    assert "nan %" not in text
    if case == "january":
        assert "no hay a quién medir" in text
        assert "primera publicación" in text
    if case == "no_follow_up":
        assert "No se midió el ingreso de ninguno" in text
    if case == "no_fairs" and name in ("monthly", "final"):
        assert "no se registró ninguna feria" in text
