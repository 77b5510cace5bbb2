"""Workbooks: each cell is what the query gives, text from data stays text, and the bytes repeat."""

import io
import re
import zipfile
from datetime import date, datetime

import duckdb
import openpyxl
import pytest
from openpyxl.utils import column_index_from_string
from python_calamine import CalamineWorkbook

from orchestration.reports.book import FIRST_ROW, NATIONAL, shown_columns
from orchestration.reports.book_cover import render_workbook
from orchestration.reports.poi_workbook import HEADING, render_poi_workbook
from orchestration.reports.queries import report_queries
from orchestration.reports.sheet_layout import PAGE_WIDTH
from orchestration.reports.sources import definitions
from orchestration.reports.values import text_of

from .conftest import CASES
from .hand_made import HOSTILE


@pytest.fixture(scope="module")
def report(full):
    return full.report("final")


@pytest.fixture(scope="module")
def book(report) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(render_workbook(report)))


def rows_of(book: CalamineWorkbook, name: str) -> list[list]:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def sheets(report) -> dict[str, str]:
    known = definitions("reports")
    sections = known["reports"][report.scope.report]["sections"]
    return {name: query for section in sections for query, name in known["sheets"].get(section, {}).items()}


def expected(record, column):
    value = record[column.name]
    if value is None or column.kind in ("text", "code", "yes_no"):
        return text_of(record, column.name)
    return value if isinstance(value, date | datetime) else float(value)


def test_every_cell_is_what_the_query_gives(report, book):
    for name, query in sheets(report).items():
        table, rows = report.table(query), rows_of(book, name)
        shown = shown_columns(table)
        assert rows[FIRST_ROW][: len(shown)] == [column.label for column in shown]
        if not table.rows:
            assert rows[FIRST_ROW + 1][0] == "Sin filas hasta el corte."
        country = [row for row in table.records if row.get("territorial_unit") == NATIONAL]
        units = [row for row in table.records if row not in country]
        first = FIRST_ROW + 1
        if country and units:
            # what a column's sum or filter takes for the table ends before the country
            assert set(rows[first + len(units)]) == {""}
            del rows[first + len(units)]
        for row, record in zip(rows[first:], [*units, *country], strict=False):
            for cell, column in zip(row, shown, strict=False):
                wanted = expected(record, column)
                if isinstance(wanted, datetime):
                    assert abs((cell - wanted).total_seconds()) < 1
                elif isinstance(wanted, float):
                    # a workbook keeps sixteen digits
                    assert cell == pytest.approx(wanted, rel=1e-14), (name, column.name)
                else:
                    assert cell == wanted, (name, column.name)
        assert len(rows) >= FIRST_ROW + 1 + len(table.rows)


def test_national_figures_are_those_of_the_marts(full, book):
    with duckdb.connect(str(full.folder / "marts.duckdb"), read_only=True) as marts:
        figures = marts.execute(
            "select indicator_code, numerator, denominator, value, target from indicator_values"
            " where territory_level = 'national' and breakdown = 'total' and variant = 'official'"
            " and month_end = '2026-03-31'"
        ).fetchall()
    header, *rows = rows_of(book, "Indicadores")[FIRST_ROW:]
    at = [header.index(name) for name in ("Indicador", "Numerador", "Denominador", "Valor", "Meta anual")]
    assert {tuple(row[place] for place in at) for row in rows} == set(figures)


def test_text_from_the_data_is_never_a_formula(report, book):
    shown = {cell for row in rows_of(book, "Capacitación") for cell in row}
    assert set(HOSTILE) <= shown
    archive = zipfile.ZipFile(io.BytesIO(render_workbook(report)))
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in archive.read(name) for name in sheets)


def test_headers_stay_and_can_be_filtered(report):
    archive = zipfile.ZipFile(io.BytesIO(render_workbook(report)))
    # the first sheet is the cover
    sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet


def test_the_cover_names_the_release_and_leads_to_every_sheet(report, book):
    cover = str(rows_of(book, "Portada"))
    assert report.release.release_id in cover
    assert "31 de marzo de 2026" in cover
    assert all(name in cover for name in book.sheet_names if name != "Portada")
    assert book.sheet_names[-1] == "Definiciones"
    meanings = {row[0]: row[1] for row in rows_of(book, "Definiciones")[FIRST_ROW + 1 :]}
    assert "no difundir" in meanings["* (menos de 5)"]
    assert "cota inferior" in meanings["Cota superior"]


@pytest.mark.parametrize("case", CASES)
def test_any_release_makes_workbooks(made, case):
    assert render_workbook(made[case].report("final"))[:2] == b"PK"
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_poi_workbook(made[case].report("monthly"))))
    lines = {row[0]: row for row in rows_of(book, "Seguimiento")}
    assert {cell for cell in lines["Coincide"][9:] if cell != ""} == {"sí"}


def test_the_same_workbook_is_the_same_bytes(full):
    for render in (render_workbook, render_poi_workbook):
        assert render(full.report("final")) == render(full.report("final"))


def test_the_follow_up_workbook_has_the_layout_that_readers_of_the_export_know(full):
    report = full.report("monthly")
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_poi_workbook(report)))
    rows = rows_of(book, "Seguimiento")
    assert rows[0][0] == HEADING
    assert HEADING.startswith("No es el avance físico de la actividad operativa")
    header = rows[4]
    assert header[:9] == [
        *("Año", "OEI", "AEI", "Centro de costo", "Actividad operativa ID", "Actividad operativa"),
        *("Unidad de medida", "Departamento", "Unidad territorial"),
    ]
    assert header[9:13] == ["01 CS", "01 RE", "01 SE", "01 Motivo"]
    assert "no acumuladas" in str(rows_of(book, "Portada"))
    assert "halladas en código público" in str(rows_of(book, "Portada"))

    with duckdb.connect(str(full.folder / "marts.duckdb"), read_only=True) as marts:
        figures = marts.execute(
            "select poi_activity_code, month(month), programmed, reprogrammed, executed, progress_pct,"
            " progress_capped_pct from poi_physical_progress where territorial_unit = 'TOTAL'"
        ).fetchall()
    totals = {row[4]: row for row in rows[5:] if row[8] == "Todas (TOTAL)"}
    for code, month, programmed, reprogrammed, executed, progress, capped in figures:
        cells = totals[code][header.index(f"{month:02} CS") :][:3]
        assert cells == [programmed, reprogrammed, "aún no" if executed is None else executed]
        if month == 3:
            at = header.index("Avance %")
            assert totals[code][at : at + 2] == [progress, capped]
            assert totals[code][header.index("Total SE")] == sum(
                figure[4] or 0 for figure in figures if figure[0] == code
            )


def test_the_country_and_its_units_stand_on_sheets_of_their_own(full):
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_poi_workbook(full.report("monthly"))))
    country, units = (rows_of(book, name)[4:] for name in ("Seguimiento", "Por unidad territorial"))
    at = country[0].index("Unidad territorial")
    assert {row[at] for row in country[1:3]} == {"Todas (TOTAL)"}
    assert units[1:]
    assert "Todas (TOTAL)" not in {row[at] for row in units[1:]}


def test_what_is_programmed_to_the_cut_off_stands_beside_the_years(full):
    report = full.report("monthly")
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_poi_workbook(report)))
    header, *rows = rows_of(book, "Seguimiento")[4:]
    for row in rows[:2]:
        mine = [
            record
            for record in report.records("poi_follow_up")
            if record["territorial_unit"] == NATIONAL and record["poi_activity_code"] == row[4]
        ]
        due = [record["programmed"] for record in mine if record["month"] <= report.scope.cut_off]
        assert row[header.index("CS al corte")] == sum(due)
        assert row[header.index("Total CS")] == sum(record["programmed"] for record in mine) > sum(due)


@pytest.mark.parametrize("name", ["monthly", "final"])
def test_no_sheet_is_wider_than_a_landscape_page(full, name):
    for render in (render_workbook, render_poi_workbook):
        for sheet in openpyxl.load_workbook(io.BytesIO(render(full.report(name)))):
            assert sheet.page_setup.orientation == "landscape"
            widths = [
                dimension.width
                for dimension in sheet.column_dimensions.values()
                for _ in range(dimension.min, dimension.max + 1)
            ]
            if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
                # a file adds the padding of a cell to each width
                assert sum(widths) <= PAGE_WIDTH + 0.8 * len(widths), sheet.title
                continue
            # the year on pages of a quarter each, beside what its rows are about
            first, last = (
                column_index_from_string(each) for each in re.findall("[A-Z]+", sheet.print_title_cols)
            )
            repeated = sum(widths[first - 1 : last])
            ends = [each.id for each in sheet.col_breaks.brk]
            room = PAGE_WIDTH * 60 / sheet.page_setup.scale
            for start, end in zip([0, *ends], [*ends, len(widths)], strict=True):
                assert sum(widths[start:end]) + (start > 0) * repeated <= room, (sheet.title, start)


def test_every_sheet_says_what_to_know_above_its_figures(report, book):
    for name, query in sheets(report).items():
        told = definitions("reports")["sheet_notes"].get(query, "")
        assert told in rows_of(book, name)[FIRST_ROW - 1][0]
    assert set(definitions("reports")["sheet_notes"]) <= set(report_queries())


def test_the_check_row_tells_a_difference(full):
    report = full.report("monthly")
    rows = report.table("poi_follow_up")
    at = rows.columns.index("executed")
    changed = tuple((*row[:at], (row[at] or 0) + 1, *row[at + 1 :]) for row in rows.rows)
    report._tables["poi_follow_up"] = type(rows)(rows.name, rows.columns, changed)
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_poi_workbook(report)))
    lines = {row[0]: row for row in rows_of(book, "Seguimiento")}
    assert "no" in lines["Coincide"]


def test_operative_activities_show_what_the_seed_gives(full, monkeypatch):
    goal = {
        "poi_activity_code": "0382396",
        "cost_centre": "UAS",
        "unit_of_measure": "informe",
        "department": "",
        "month": "2026-02-01",
        "programmed": "4",
        "reprogrammed": "",
        "executed": "3",
        "reason": "=1+1",
    }
    from orchestration.reports import poi_workbook

    empty = CalamineWorkbook.from_filelike(io.BytesIO(render_poi_workbook(full.report("monthly"))))
    assert "seeds/plan/poi_goals.csv" in str(rows_of(empty, "Actividad operativa"))
    monkeypatch.setattr(poi_workbook, "plan_seed", lambda name: (goal,))
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_poi_workbook(full.report("monthly"))))
    header, row = rows_of(book, "Actividad operativa")[4:6]
    assert row[3:8] == ["UAS", "0382396", row[5], "informe", "Nacional"]
    assert row[header.index("02 CS") :][:4] == [4.0, "no se da", 3.0, "=1+1"]
    assert row[header.index("Avance %")] == 75.0
