"""What senders are given before they send: forms that load as they are filled, and faults in their places."""

import csv
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from orchestration.ground.contract import Column, Extract, load_contract
from orchestration.ground.errors import WrongUse
from orchestration.landing.find import FolderLanding
from orchestration.reports.before_sending.blank_form import DATA, FIRST_DAY, LAST_DAY, form_name, write_forms
from orchestration.reports.before_sending.marked_copy import DATA as MARKED
from orchestration.reports.before_sending.single_file import check_file
from orchestration.warehouse.check import check

EXTRACTS = load_contract().extracts


def typed(column: Column, text: str) -> object:
    """What a spreadsheet makes of a text that is typed into a cell of the form."""
    if not text:
        return None
    if column.type == "date":
        return datetime.strptime(text, "%d/%m/%Y")
    return float(text) if column.type in ("money", "number") else text


def filled(extract: Extract, validations: dict[str, str]) -> list[list[object]]:
    """The example, and a row for each choice and each bound that the form names for a column."""
    rows = [[typed(column, column.example) for column in extract.columns]]
    keys = [at for at, column in enumerate(extract.columns) if column.key and not column.references]
    for at, column in enumerate(extract.columns):
        bounds = [FIRST_DAY, LAST_DAY] if validations[column.name] == "date" else []
        zero = [0] if validations[column.name] == "decimal" else []
        for number, value in enumerate([*column.choices, *bounds, *zero]):
            row = list(rows[0])
            row[at] = value
            for key in keys:
                if extract.columns[key].type == "text":
                    row[key] = f"{rows[0][key]}-{column.name}-{number}"
            rows.append(row)
    return rows


@pytest.fixture(scope="module")
def forms(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    write_forms(None, folder)
    return folder


@pytest.fixture(scope="module")
def sent(forms, tmp_path_factory):
    """All fourteen forms, filled as they ask, in one landing; and how many rows each holds."""
    landing, rows = tmp_path_factory.mktemp("landing"), {}
    for extract in EXTRACTS:
        book = openpyxl.load_workbook(forms / form_name(extract))
        sheet = book[DATA]
        kinds = {
            extract.columns[next(iter(each.sqref.ranges)).min_col - 1].name: each.type
            for each in sheet.data_validations.dataValidation
        }
        rows[extract.name] = filled(extract, kinds)
        for number, row in enumerate(rows[extract.name], start=2):
            for at, value in enumerate(row, start=1):
                sheet.cell(number, at, value)
        target = landing / extract.source / extract.name / f"{extract.name}_2026-10-05.xlsx"
        target.parent.mkdir(parents=True)
        book.save(target)
    return landing, rows


@pytest.fixture(scope="module")
def judgement(sent):
    return check(FolderLanding(sent[0]))


@pytest.mark.long
@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda extract: extract.name)
def test_a_form_filled_as_it_asks_loads_without_a_warning(extract, sent, judgement):
    (file,) = [each for each in judgement.files if each.extract == extract.name]
    assert file.file_status == "loaded" and file.unknown_columns in (None, "")
    assert file.rules == () and not file.quarantined and not file.orphaned
    # rows that differ in no part of the key replace each other
    assert file.accepted + file.superseded + file.repeated == len(sent[1][extract.name])


@pytest.mark.long
def test_filled_forms_have_no_faults(judgement):
    assert not judgement.has_faults


@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda extract: extract.name)
def test_every_list_of_the_contract_is_a_drop_down(extract, forms):
    book = openpyxl.load_workbook(forms / form_name(extract))
    lists = {
        next(iter(each.sqref.ranges)).min_col: each.formula1
        for each in book[DATA].data_validations.dataValidation
        if each.type == "list"
    }
    for at, column in enumerate(extract.columns, start=1):
        if isinstance(column.type, str) and column.type != "boolean":
            continue
        sheet, place = lists[at].split("!")
        held = tuple(cell.value for (cell,) in book[sheet][place.replace("$", "")])
        assert held == column.choices
        if not isinstance(column.type, str):
            # each meaning can be chosen, once
            assert sorted(column.type[label] for label in held) == sorted(set(column.type.values()))


def test_a_form_is_the_same_bytes_each_time(forms, tmp_path):
    write_forms("courses", tmp_path)
    name = form_name(load_contract().extract("courses"))
    assert (tmp_path / name).read_bytes() == (forms / name).read_bytes()


def test_an_unknown_extract_has_no_form(tmp_path):
    with pytest.raises(WrongUse, match="No existe el extracto cursos"):
        write_forms("cursos", tmp_path)


ROWS = [
    ["Aliado de prueba", "", "", "", "", "", "", "", "", "", ""],
    ["CODIGO CURSO", "CODIGO ALIADO", "NOMBRE CURSO", "LINEA", "FASE", "MODALIDAD", "UBIGEO",
     "FECHA INICIO", "FECHA FIN", "HORAS", "NOTA INTERNA"],
    ["C1", "A1", "=1+1", "EMPRENDIMIENTO", "1", "Tambo", "210101", "06/04/2026", "", "24", ""],
    ["C2", "A1", "Curso dos", "EMPRENDIMIENTO", "1", "Tambo", "210101", "31/02/2026", "", "24", ""],
    ["C3", "A1", "Curso tres", "EMPRENDIMIENTO", "1", "Tambo", "210101", "06/04/2026", "", "-4", "x"],
    ["C4", "A1", "Curso cuatro", "EMPRENDIMIENTO", "1", "Tambo", "999999", "06/04/2026", "", "24", ""],
    ["C1", "A1", "=1+1", "EMPRENDIMIENTO", "1", "Tambo", "210101", "06/04/2026", "", "24", ""],
]  # fmt: skip


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("one")
    with (folder / "mis cursos.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(ROWS)
    return check_file(folder / "mis cursos.csv", None, folder / "copies"), folder


@pytest.mark.long
def test_one_file_is_judged_by_its_headers_alone(checked):
    judgement, _ = checked
    (file,) = judgement.files
    assert (file.extract, file.file_name) == ("courses", "mis cursos.csv")
    assert judgement.has_faults and "no lleva una fecha de entrega" in str(judgement.name_fault)
    assert {(rule["column_name"], rule["rule"], tuple(rule["first_rows"])) for rule in file.rules} == {
        ("starts_on", "date_impossible", (4,)),
        ("planned_hours", "number_negative", (5,)),
        ("district_code", "unknown_code", (6,)),
    }


@pytest.mark.long
def test_its_copy_shows_each_fault_in_its_place(checked):
    judgement, _ = checked
    copy = Path(str(judgement.marked_copy))
    assert copy.stat().st_mode & 0o777 == 0o600
    sheet = openpyxl.load_workbook(copy)[MARKED]
    assert [cell.value for cell in sheet[2]] == ROWS[1]
    noted = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(noted) == {"H4", "J5", "G6", "A7"}
    assert "no existe en el calendario; en cuarentena" in noted["H4"] and "repite" in noted["A7"]
    fills = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb != "00000000"
    }
    assert {"H4", "J5", "G6"} <= fills and "A3" not in fills and "K5" not in fills
    # text of a delivery is no formula
    assert (sheet["C3"].value, sheet["C3"].data_type, sheet["K5"].value) == ("=1+1", "s", "x")


@pytest.mark.long
def test_the_copy_can_be_judged_again_and_says_the_same(checked):
    judgement, folder = checked
    again = check_file(Path(str(judgement.marked_copy)), "courses", folder / "copies")
    (before,), (after,) = judgement.files, again.files
    assert (after.rules, after.rows_delivered, after.repeated) == (before.rules, before.rows_delivered, 1)
    assert again.marked_copy != judgement.marked_copy


def test_a_file_of_no_known_headers_must_be_named(tmp_path):
    (tmp_path / "x_2026-03-05.csv").write_text("A,B\n1,2\n")
    with pytest.raises(WrongUse, match="--extract"):
        check_file(tmp_path / "x_2026-03-05.csv", None, tmp_path)
    with pytest.raises(WrongUse, match="No existe el archivo"):
        check_file(tmp_path / "none.csv", None, tmp_path)


@pytest.mark.long
def test_a_refused_file_says_why_and_has_no_copy(tmp_path):
    (tmp_path / "x_2026-03-05.csv").write_text("A,B\n1,2\n")
    refused = check_file(tmp_path / "x_2026-03-05.csv", "courses", tmp_path)
    assert refused.has_faults and refused.files[0].file_status == "rejected" and refused.marked_copy is None
