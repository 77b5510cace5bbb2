"""`mie report` on a published sample: the command, and figures against `marts.duckdb`."""

import io
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook


@pytest.fixture(scope="module")
def marts(published):
    with duckdb.connect(str(published.current / "marts.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def monthly(mie, published) -> dict:
    said = mie("report", "monthly", "--home", published.home.root, "--json")
    assert said.status == 0, said.errors
    return said.json


def test_the_command_tells_where_the_report_is(mie, published, monthly):
    assert monthly["is_new"]
    assert monthly["cut_off"] == "2026-10-31"
    assert {Path(name).suffix for name in monthly["files"]} == {".pdf", ".xlsx"}
    again = mie("report", "monthly", "--home", published.home.root, "--month", "2026-10")
    assert again.status == 0
    assert "Ya estaba escrito" in again.output
    assert monthly["folder"] in again.output


def test_wrong_use_is_told_in_spanish(mie, published):
    for arguments, words in (
        (("anual",), "Los que pide: monthly"),
        (("monthly", "--month", "2026-03"), "mie run --as-of 2026-03-31"),
        (("monthly", "--month", "2027-01"), "no es un mes del plan"),
    ):
        said = mie("report", *arguments, "--home", published.home.root)
        assert said.status == 2
        assert words in said.errors


def test_figures_in_pdf_and_workbook_are_those_of_the_marts(marts, monthly):
    folder = Path(monthly["folder"])
    reader = PdfReader(io.BytesIO((folder / "monthly_2026-10_DATOS-DE-MUESTRA_PRELIMINAR.pdf").read_bytes()))
    text = re.sub(r"[\s\u200b\u2060]+", "", "".join(page.extract_text() for page in reader.pages))
    book = CalamineWorkbook.from_path(folder / "monthly_2026-10_DATOS-DE-MUESTRA_PRELIMINAR.xlsx")
    header, *rows = book.get_sheet_by_name("Indicadores").to_python(skip_empty_area=False)[3:]
    sheet = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    figures = marts.execute(
        "select indicator_code, numerator, denominator, value, target_progress_pct from indicator_values"
        " where territory_level = 'national' and breakdown = 'total' and variant = 'official'"
        " and month_end = ?",
        [date(2026, 10, 31)],
    ).fetchall()
    assert len(figures) == len(sheet) == 4
    for code, numerator, denominator, value, progress in figures:
        shown = f"{value:,.0f}" if code == "OE1" else f"{value:.1f}%"
        assert f"{numerator:,}{denominator:,}{shown}" in text
        row = sheet[code]
        assert (row["Numerador"], row["Denominador"]) == (numerator, denominator)
        assert row["Valor"] == pytest.approx(value)
        assert row["Avance respecto a la meta anual"] == pytest.approx(progress)
    follow_up = CalamineWorkbook.from_path(
        folder / "poi_seguimiento_2026-10-31_DATOS-DE-MUESTRA_PRELIMINAR.xlsx"
    )
    lines = {
        row[0]: row for row in follow_up.get_sheet_by_name("Seguimiento").to_python(skip_empty_area=False)
    }
    assert {cell for cell in lines["Coincide"][9:] if cell != ""} == {"sí"}


def test_no_identity_of_a_person_is_in_a_report(published, monthly):
    """Eight digits on end are an identity document; hashes, dates and file names have other shapes."""
    reader = PdfReader(Path(monthly["folder"]) / "monthly_2026-10_DATOS-DE-MUESTRA_PRELIMINAR.pdf")
    text = "".join(page.extract_text() for page in reader.pages)
    with duckdb.connect(str(published.home.warehouse), read_only=True) as warehouse:
        people = {row[0] for row in warehouse.execute("select dni from intermediate.int_persons").fetchall()}
    assert len(people) > 300
    assert not people & set(re.findall(r"(?<![0-9])[0-9]{8}(?![0-9])", text))
