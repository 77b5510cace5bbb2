from datetime import date, datetime, time

import pytest
import xlsxwriter

from orchestration.landing.workbook import cell_text

from .conftest import NAME


def write(path, sheets):
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in rows.items():
                for column, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(at - 1, column, value, moment)
                    elif isinstance(value, date):
                        sheet.write_datetime(at - 1, column, value, day)
                    elif isinstance(value, str) and value.startswith("#"):
                        sheet.write_formula(at - 1, column, "=1/0", None, value)
                    elif value is not None:
                        sheet.write(at - 1, column, value)


@pytest.fixture
def book(case):
    def deliver(sheets):
        write(case.folder / f"{NAME}.xlsx", sheets)
        (result,) = case.load()
        return result

    return deliver


COLUMNS = ["CODIGO PAGO", "DNI", "¿Cuál es el monto? (S/)", "FECHA PAGO", "ES FINAL"]


def test_typed_cells_keep_their_kinds(case, book):
    result = book({"Datos": {1: COLUMNS, 2: ["P1", 1234567, 12.5, date(2026, 1, 31), True]}})
    (row,) = case.rows(result)
    assert (row.payment_id, row.dni, row.amount, row.paid_on, row.is_final) == (
        *("P1", "1234567", "12.5", "2026-01-31", "true"),
    )
    assert row.cell_kinds == "-nndb"


def test_kinds_stand_in_the_order_of_the_contract(case, book):
    result = book({"Datos": {1: ["DNI", "x", "ES FINAL", "CODIGO PAGO"], 2: ["1", "y", False, 7]}})
    (row,) = case.rows(result)
    assert (row.cell_kinds, row.payment_id, row.is_final) == ("n---b", "7", "false")
    assert row.unknown_cells == '{"x":"y"}'


def test_the_first_sheet_with_the_header_row_is_read(case, book):
    sheets = {
        "Carátula": {1: ["Reporte"], 3: [None, "DNI"]},
        "Vacía": {},
        "Datos": {4: COLUMNS, 5: ["P1", "1"], 7: ["P2", "2"], 8: ["", " "], 10: ["P3", "3"]},
        "Otra": {1: COLUMNS, 2: ["P9", "9"]},
    }
    result = book(sheets)
    assert [(row.row_number, row.payment_id) for row in case.rows(result)] == [
        (5, "P1"),
        (7, "P2"),
        (10, "P3"),
    ]
    (entry,) = case.ledger.seen()
    assert (entry.sheet, entry.header_row) == ("Datos", 4)


def test_error_values_are_values_like_their_texts(case, book):
    rows = {1: [], 3: [None, None, *COLUMNS], 4: [None, None, "P1", "#REF!"], 6: [None, None, "#DIV/0!"]}
    rows |= {7: [None, None, "P2", *[None] * 5, "#N/A"], 8: [None, None, None, None, None, 5, "#VALUE!"]}
    found = case.rows(book({"Otra": {1: ["#NUM!"]}, "Datos": rows}))
    assert [(row.row_number, row.payment_id, row.dni, row.is_final) for row in found] == [
        (4, "P1", "#REF!", None),
        (6, "#DIV/0!", None, None),
        (7, "P2", None, None),
        (8, None, None, "#VALUE!"),
    ]
    assert [row.has_extra_cells for row in found] == [False, False, True, False]
    assert [row.cell_kinds for row in found] == [None, None, None, "---n-"]


def test_error_values_are_found_across_blocks(case, book, monkeypatch):
    monkeypatch.setattr("orchestration.landing.error_cells.BLOCK", 50)
    monkeypatch.setattr("orchestration.landing.error_cells.LONGEST_CELL", 100)
    rows = {number: [f"P{number}", "#N/A"] for number in range(2, 40)}
    found = case.rows(book({"Datos": {1: COLUMNS, **rows}}))
    assert [(row.payment_id, row.dni) for row in found] == [(f"P{number}", "#N/A") for number in rows]


def test_a_cell_beyond_the_header_is_marked(case, book):
    rows = case.rows(book({"Datos": {1: COLUMNS, 2: ["P1", "1"], 3: ["P2", "2", 1, None, "SI", None, "x"]}}))
    assert [row.has_extra_cells for row in rows] == [False, True]


def test_rejections_name_the_best_sheet(book):
    result = book({"Carátula": {1: ["Reporte"]}, "Datos": {1: ["CODIGO PAGO", "FECHA PAGO"]}})
    assert result.reason_code == "required_column_missing"
    assert "«DNI»" in result.reason


def test_a_workbook_without_header_row_is_rejected(book):
    assert book({"Datos": {1: ["nada"]}}).reason_code == "no_header_row"


@pytest.mark.parametrize("content", [b"", b"no es un libro", b"PK\x03\x04 roto"])
def test_what_is_no_workbook_is_rejected(case, content):
    assert case.load_one(f"{NAME}.xlsx", content).reason_code == "unreadable"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ("", "-")),
        (" a ", (" a ", "-")),
        (1.0, ("1", "n")),
        (-0.0, ("0", "n")),
        (0.1, ("0.1", "n")),
        (1e-7, ("0.0000001", "n")),
        (1e21, ("1000000000000000000000", "n")),
        (12345678901.0, ("12345678901", "n")),
        (True, ("true", "b")),
        (date(2026, 1, 2), ("2026-01-02", "d")),
        (datetime(2026, 1, 2), ("2026-01-02", "d")),
        (datetime(2026, 1, 2, 3, 4, 5), ("2026-01-02 03:04:05", "d")),
        (datetime(2026, 1, 2, 23, 59, 59, 999999), ("2026-01-03", "d")),
        (time(3, 4), ("03:04:00", "-")),
    ],
)
def test_cells_as_text(value, expected):
    assert cell_text(value) == expected
