"""`mie report unit`: a sheet of paper per territorial unit, with what stands on its page of the site."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from orchestration.ground.errors import WrongUse
from orchestration.reports.sections.place import UNIT, territories, units_asked
from orchestration.reports.unit_sheets import render_unit_sheets
from orchestration.reports.values import text_of
from orchestration.reports.write import write_report

from .conftest import CASES
from .test_printing import squeezed


@pytest.fixture
def report(full):
    return full.report("unit")


def test_each_unit_has_one_page_with_the_figures_of_its_queries(report):
    places = territories(report, UNIT)
    sheets = render_unit_sheets(report, places)
    assert len(sheets) == len(places) == 4
    for place, pdf in zip(places, sheets.values(), strict=True):
        (page,) = PdfReader(io.BytesIO(pdf)).pages
        text = squeezed(page.extract_text())
        assert squeezed(place.name) in text
        assert report.release.release_id in text
        for record in report.records("indicators_by_unit"):
            if record["territorial_unit"] == place.code:
                assert squeezed(text_of(record, "value")) in text


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("public", [False, True])
def test_a_sheet_is_one_page_whatever_the_release_holds(made, case, public):
    report = made[case].report("unit", public=public)
    for pdf in render_unit_sheets(report, territories(report, UNIT)).values():
        assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_the_same_release_gives_the_same_bytes(full):
    sheets = [render_unit_sheets(full.report("unit"), units_asked(full.report("unit"), "PUNO")) for _ in "ab"]
    assert sheets[0] == sheets[1]


@pytest.mark.parametrize("asked", ["CUSCO", "cusco", " Cuscó "])
def test_a_unit_is_found_as_people_write_it(report, asked):
    assert [place.code for place in units_asked(report, asked)] == ["CUSCO"]


def test_an_unknown_unit_is_answered_with_names_like_it_or_with_all(report):
    with pytest.raises(WrongUse, match=r"«Cuzco». ¿Es CUSCO\?"):
        units_asked(report, "Cuzco")
    with pytest.raises(WrongUse, match=r"«XYZ»\. Las de esta publicación: ANCASH, CUSCO, PUNO, OTRAS"):
        units_asked(report, "XYZ")


def test_one_unit_or_all_of_them_are_written(made, tmp_path):
    home = made["one_unit"].home
    one = write_report(home, "unit", None, notes=tmp_path, unit="CUSCO")
    assert one.files == ("unidad_cusco_2026-03_PRELIMINAR.pdf",)
    assert Path(one.folder, one.files[0]).read_bytes().startswith(b"%PDF")
    assert not write_report(home, "unit", None, notes=tmp_path).is_new
    with pytest.raises(WrongUse, match="Solo «mie report unit»"):
        write_report(home, "monthly", None, notes=tmp_path, unit="CUSCO")
