import pytest

from orchestration.ground.contract import load_contract
from orchestration.landing.rejection import Rejection
from orchestration.landing.sniff import accept, better, normalise, search

from .conftest import PAYMENTS


def header(*rows):
    return accept(search(rows, PAYMENTS), PAYMENTS)


def rejected(*rows):
    with pytest.raises(Rejection) as caught:
        header(*rows)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "CODIGOHOGAR",
        " Código  Hogar ",
        "codigo_hogar",
        "CODIGO-HOGAR",
        "\ufeffCódigo\nHogar",
        "CO\xa0DIGOHOGAR",
    ],
)
def test_headers_match_without_case_accents_blanks_and_dashes(text):
    assert normalise(text) == normalise("CODIGO HOGAR")


def test_other_signs_still_tell_headers_apart():
    assert normalise("¿Cuál?") != normalise("Cual")
    assert normalise("N°") != normalise("N")


def test_the_long_questions_of_visits_match_in_any_writing():
    visits = load_contract().extract("visits")
    cells = [f" {column.header.upper().replace(' ', '  ')}\n" for column in visits.columns]
    assert len(accept(search([cells], visits), visits).positions) == 22


def test_order_does_not_matter_and_unknown_columns_are_kept_aside():
    found = header(["x"], [], ["", "N°", "dni", "Otra\n cosa", "", "Codigo Pago", "", " "])
    assert (found.row, found.width) == (3, 6)
    assert found.positions == {"dni": 2, "payment_id": 5}
    assert found.unknown_columns == ("N°", "Otra cosa")
    assert found.unknown_labels == {0: "columna 1", 1: "N°", 3: "Otra cosa", 4: "columna 5"}


def test_unknown_columns_of_one_name_get_labels_of_their_own():
    found = header(["CODIGO PAGO", "NOTA", "DNI", "NOTA"])
    assert found.unknown_columns == ("NOTA",)
    assert found.unknown_labels == {1: "NOTA", 3: "NOTA (4)"}


def test_the_header_row_is_the_first_that_holds_all_required_headers():
    assert header(["CODIGO PAGO"], ["CODIGO PAGO", "DNI"], ["DNI", "CODIGO PAGO", "ES FINAL"]).row == 2


def test_it_stands_within_sixty_rows():
    titles = [["Programa"]] * 59
    assert header(*titles, ["DNI", "CODIGO PAGO"]).row == 60
    assert rejected(*titles, ["Programa"], ["DNI", "CODIGO PAGO"]).code == "no_header_row"


def test_a_missing_required_column_is_named():
    error = rejected(["Reporte"], ["CODIGO PAGO", "FECHA PAGO", "ES FINAL"])
    assert error.code == "required_column_missing"
    assert error.reason.startswith("Falta la columna obligatoria «DNI».")
    both = rejected(["FECHA PAGO", "ES FINAL"]).reason
    assert both.startswith("Faltan las columnas obligatorias «CODIGO PAGO», «DNI».")


def test_one_word_alone_is_no_header_row():
    assert rejected(["Reporte"], ["DNI"]).code == "no_header_row"
    assert rejected().code == "no_header_row"


def test_a_contract_column_twice_is_rejected_even_if_optional():
    error = rejected(["CODIGO PAGO", "DNI", "Es Final", "ES_FINAL"])
    assert (error.code, "«ES FINAL»" in error.reason) == ("column_twice", True)


def test_a_reading_that_has_all_headers_is_better():
    whole = search([["CODIGO PAGO", "DNI"]], PAYMENTS)
    part = search([["DNI", "FECHA PAGO", "ES FINAL"]], PAYMENTS)
    assert better(part, whole) is better(whole, part) is whole
    assert better(None, part) is better(part, None) is part
