import json

import pytest

from orchestration.landing import text
from orchestration.landing.limits import MAX_CELL

from .conftest import HEADER, NAME


def test_cells_come_as_delivered_by_contract_column(case):
    (row,) = case.text("DNI;CODIGO PAGO;FECHA PAGO\n 0123 ;\xa0P-1;\n")
    assert (row.payment_id, row.dni, row.paid_on, row.amount) == ("\xa0P-1", " 0123 ", None, None)
    assert (row.row_number, row.cell_kinds, row.has_extra_cells, row.unknown_cells) == (2, None, False, None)
    assert list(vars(row)) == (
        ["raw_id", "row_number"]
        + [column.name for column in case.extract.columns]
        + ["cell_kinds", "has_extra_cells", "unknown_cells"]
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiters_and_line_ends(case, delimiter, end):
    lines = ["Título, uno; dos", "", delimiter.join(["CODIGO PAGO", "DNI"]), delimiter.join(["P1", "1"])]
    (row,) = case.text(end.join(lines))
    assert (row.row_number, row.payment_id, row.dni) == (4, "P1", "1")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("CODIGO PAGO;DNI\nÑandú;1\n".encode(), "utf-8"),
        ("\ufeffCODIGO PAGO;DNI\nÑandú;1\n".encode(), "utf-8"),
        ("CODIGO PAGO;DNI\nÑandú;1\n".encode("cp1252"), "cp1252"),
        ("CODIGO PAGO;DNI\nÑandú;1\x81\n".encode("latin-1"), "latin-1"),
    ],
)
def test_encodings(case, content, encoding):
    (row,) = case.text(content)
    assert row.payment_id == "Ñandú"
    assert case.ledger.seen()[0].encoding == encoding


def test_the_encoding_is_decided_over_the_whole_file(case, monkeypatch):
    monkeypatch.setattr("orchestration.landing.normal.BLOCK", 7)
    rows = case.text("CÓDIGO PAGO;DNI\nÑ1;1\n".encode("cp1252") * 1 + b"P2;2\n" * 20 + b"\xf1;3\r\n")
    assert rows[0].payment_id == "Ñ1"
    assert rows[-1].payment_id == "ñ"
    assert len(rows) == 22


def test_letters_and_line_ends_may_lie_across_blocks(case, monkeypatch):
    for size in range(3, 14):
        monkeypatch.setattr("orchestration.landing.normal.BLOCK", size)
        name = f"bloque {size}_{'x' * size}_2026-01-01.csv"
        result = case.load_one(name, f"\ufeffCÓDIGO PAGO;DNI\r\nñandú;1\r\n{size};2")
        assert [(row.payment_id, row.dni) for row in case.rows(result)] == [("ñandú", "1"), (str(size), "2")]


def test_quoted_cells_may_hold_delimiters_quotes_and_line_breaks(case):
    rows = case.text('CODIGO PAGO;DNI\n"a;b";1\n"dice ""sí""";2\n"una\r\nlínea";3\nP4;4\n')
    assert [row.payment_id for row in rows] == ["a;b", 'dice "sí"', "una\nlínea", "P4"]
    assert [row.row_number for row in rows] == [2, 3, 4, 5]


def test_text_after_a_closing_quote_belongs_to_the_value(case):
    rows = case.text('CODIGO PAGO;DNI\n"abc"def;1\n\n5" x;2\n')
    assert [(row.row_number, row.payment_id) for row in rows] == [(2, "abcdef"), (4, '5" x')]


@pytest.mark.parametrize(
    "tail", ['"abierta;2\nP3;3\n', 'P2;"', '"', 'x"y;1\n"abierta;2\n', '"a"b;1\n"abierta']
)
def test_an_open_quote_rejects_the_file(case, tail):
    result = case.load_one(f"{NAME}.csv", "CODIGO PAGO;DNI\nP1;1\n" + tail)
    assert (result.status, result.reason_code) == ("rejected", "open_quote")
    assert "abierta" not in result.reason


def test_a_cell_without_end_is_taken_for_an_open_quote(case):
    result = case.load_one(f"{NAME}.csv", 'CODIGO PAGO;DNI\nx"y;1\n"' + "a\n" * (MAX_CELL // 2 + 1) + '";2\n')
    assert result.reason_code == "open_quote"


def test_empty_rows_count_but_are_no_rows(case):
    rows = case.text('CODIGO PAGO;DNI;N\n\n;;\n" ";\xa0\t;\nP1;1;\n\n-;;\n;N/A;\n;;TOTAL\n;;;;x\n')
    assert [row.row_number for row in rows] == [5, 7, 8, 9, 10]
    assert [row.payment_id for row in rows] == ["P1", "-", None, None, None]


def test_short_rows_are_padded_and_cells_beyond_the_header_marked(case):
    rows = case.text(
        "CODIGO PAGO;DNI;FECHA PAGO\nP1\nP2;2;;;\nP3;3;;; \nP4;4;;;x\n" + "P5;5" + ";" * 200 + "\n"
    )
    assert [(row.payment_id, row.dni, row.has_extra_cells) for row in rows] == [
        ("P1", None, False),
        ("P2", "2", False),
        ("P3", "3", False),
        ("P4", "4", True),
        ("P5", "5", False),
    ]


def test_a_cell_below_a_blank_last_header_is_beyond_the_header(case):
    (row,) = case.text("CODIGO PAGO;DNI;\nP1;1;x\n")
    assert row.has_extra_cells


def test_unknown_cells_are_kept_aside(case):
    content = 'NOTA;CODIGO PAGO;;DNI\n"dice ""a\\b""\n\tñ\x01";P1;;1\n;P2;z;2\n ;P3;;3\n'
    result = case.load_one(f"{NAME}.csv", content)
    rows = case.rows(result)
    assert result.unknown_columns == ("NOTA",)
    assert json.loads(rows[0].unknown_cells) == {"NOTA": 'dice "a\\b"\n\tñ\x01'}
    assert json.loads(rows[1].unknown_cells) == {"columna 3": "z"}
    assert rows[2].unknown_cells is None


def test_a_header_without_rows_is_a_loaded_file_of_none(case):
    for name, content in (("a_2026-01-01.csv", HEADER), ("b_2026-01-01.csv", HEADER.strip())):
        result = case.load_one(name, content)
        assert (result.status, result.rows_delivered, case.rows(result)) == ("loaded", 0, [])


def test_a_lone_carriage_return_is_a_blank(case):
    (row,) = case.text("CODIGO PAGO;DNI\nP\r1;1\r\r\n")
    assert (row.payment_id, row.dni) == ("P 1", "1 ")


def test_null_bytes_are_characters(case):
    rows = case.text("CODIGO PAGO;DNI\nP\x001;1\n\nP2;2\n")
    assert [(row.row_number, row.payment_id) for row in rows] == [(2, "P\x001"), (4, "P2")]


def test_a_row_too_long_for_the_fast_reader_is_read(case):
    rows = case.text("CODIGO PAGO;DNI\nP1;1\n" + "x" * 3_000_000 + ";2\n\nP3;3\n")
    assert [(row.row_number, len(row.payment_id)) for row in rows] == [(2, 2), (3, 3_000_000), (5, 2)]


def test_gzipped_text(case, compress):
    (row,) = case.text(compress(b"CODIGO PAGO;DNI\nP1;1\n"), f"{NAME}.txt.gz")
    assert row.payment_id == "P1"


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-4], lambda data: data[:20], lambda data: b"nada" + data]
)
def test_damaged_gzip_is_rejected(case, compress, damage):
    content = compress(b"CODIGO PAGO;DNI\n" + b"".join(b"P%d;%d\n" % (n, n) for n in range(999)))
    result = case.load_one(f"{NAME}.csv.gz", damage(content))
    assert result.reason_code == "unreadable"


@pytest.mark.parametrize("careful", [False, True])
def test_many_blocks_keep_order_and_numbers(case, monkeypatch, careful):
    """Some megabytes with empty lines and quoted line breaks, in blocks that cut through all of it."""
    monkeypatch.setattr("orchestration.landing.layout.BLOCK", 50_000)
    if careful:
        monkeypatch.setattr(text, "write_fast", text.write_carefully)
    lines, expected, number = ["CODIGO PAGO;DNI"], [], 1
    for place in range(60_000):
        if place % 7 == 0:
            lines.append("")
            number += 1
        number += 1
        lines.append(f'"P{place}\n{"ñ" * (place % 30)}";{place}' if place % 5 == 0 else f"P{place};{place}")
        expected.append((number, str(place)))
    rows = case.text("\n".join(lines))
    assert [(row.row_number, row.dni) for row in rows] == expected
