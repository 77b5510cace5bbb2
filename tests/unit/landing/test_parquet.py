from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from .conftest import NAME


@pytest.fixture
def deliver(case):
    def put(arrays, names):
        pq.write_table(
            pa.Table.from_arrays([pa.array(*array) for array in arrays], names),
            case.folder / f"{NAME}.parquet",
        )
        (result,) = case.load()
        return result

    return put


def amounts(case, deliver, values, kind):
    size = len(values)
    arrays = [(["P"] * size,), (["1"] * size,), (values, kind)]
    rows = case.rows(deliver(arrays, ["CODIGO PAGO", "DNI", "¿Cuál es el monto? (S/)"]))
    return [(row.amount, (row.cell_kinds or "-----")[2]) for row in rows]


def test_the_schema_is_the_header_row(case, deliver):
    arrays = [([1, None, None, 3],), (["P1", None, " ", None],), (["x", "", None, "y"],)]
    rows = case.rows(deliver(arrays, [" Dni ", "CODIGO-PAGO", "N°"]))
    assert [(row.row_number, row.payment_id, row.dni) for row in rows] == [(2, "P1", "1"), (5, None, "3")]
    assert [row.unknown_cells for row in rows] == ['{"N°":"x"}', '{"N°":"y"}']
    assert rows[0].cell_kinds == "-n---"


def test_text_alone_has_no_kinds(case, deliver):
    (row,) = case.rows(deliver([(["1"],), (["P1"],)], ["DNI", "CODIGO PAGO"]))
    assert row.cell_kinds is None


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (pa.int64(), [1, -7, None], [("1", "n"), ("-7", "n"), (None, "-")]),
        (pa.uint8(), [200], [("200", "n")]),
        (pa.float64(), [1.0, 0.1, -2.5, -0.0], [("1", "n"), ("0.1", "n"), ("-2.5", "n"), ("0", "n")]),
        (
            pa.float64(),
            [1e-7, 1e21, 123456789.25],
            [("0.0000001", "n"), ("1" + "0" * 21, "n"), ("123456789.25", "n")],
        ),
        (pa.float64(), [float("nan"), float("inf"), None], [(None, "-"), ("inf", "-"), (None, "-")]),
        (pa.float32(), [0.1, 100.0], [("0.1", "n"), ("100", "n")]),
        (pa.decimal128(10, 3), [Decimal("12.500"), Decimal("100")], [("12.5", "n"), ("100", "n")]),
        (pa.decimal128(10, 0), [Decimal("100")], [("100", "n")]),
        (pa.date32(), [date(2026, 1, 2)], [("2026-01-02", "d")]),
        (
            pa.timestamp("us"),
            [datetime(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5, 600000)],
            [("2026-01-02", "d"), ("2026-01-02 03:04:05", "d")],
        ),
        (pa.timestamp("ns"), [datetime(2026, 1, 2)], [("2026-01-02", "d")]),
        (pa.timestamp("us", "UTC"), [datetime(2026, 1, 2, tzinfo=UTC)], [("2026-01-02", "d")]),
        (pa.timestamp("us", "America/Lima"), [datetime(2026, 1, 2, 5, tzinfo=UTC)], [("2026-01-02", "d")]),
        # eight in the evening in Lima is the next day in UTC, midnight in Madrid the day before
        (
            pa.timestamp("ms", "America/Lima"),
            [datetime(2026, 1, 3, 1, tzinfo=UTC), None],
            [("2026-01-02 20:00:00", "d"), (None, "-")],
        ),
        (pa.timestamp("ns", "Europe/Madrid"), [datetime(2026, 1, 1, 23, tzinfo=UTC)], [("2026-01-02", "d")]),
        (pa.timestamp("us", "+05:30"), [datetime(2026, 1, 1, 18, 30, tzinfo=UTC)], [("2026-01-02", "d")]),
        (pa.timestamp("us", "-05:00"), [datetime(2026, 1, 2, 5, tzinfo=UTC)], [("2026-01-02", "d")]),
        (pa.bool_(), [True, False, None], [("true", "b"), ("false", "b"), (None, "-")]),
        (pa.string(), ["1,5"], [("1,5", "-")]),
        (pa.dictionary(pa.int8(), pa.string()), ["a"], [("a", "-")]),
        (pa.binary(), [b"abc"], [("abc", "-")]),
    ],
)
def test_typed_cells_keep_their_kinds(case, deliver, kind, values, expected):
    assert amounts(case, deliver, values, kind) == expected


def test_headers_that_differ_in_case_alone_are_one_column_twice(deliver):
    result = deliver([(["1"],), (["2"],), (["P1"],)], ["DNI", "Dni", "CODIGO PAGO"])
    assert result.reason_code == "column_twice"


def test_a_missing_column_is_named(deliver):
    result = deliver([(["1"],), (["P1"],)], ["FECHA PAGO", "CODIGO PAGO"])
    assert (result.reason_code, "«DNI»" in result.reason) == ("required_column_missing", True)


def test_a_damaged_file_is_rejected(case, deliver):
    path = case.folder / f"{NAME}.parquet"
    pq.write_table(pa.table({"DNI": ["1"] * 999, "CODIGO PAGO": [str(n) for n in range(999)]}), path)
    whole = path.read_bytes()
    path.unlink()
    for number, content in enumerate(
        [b"", b"PAR1", whole[:-9], b"x" * 99, whole[:50] + b"\xff" * 200 + whole[250:]]
    ):
        result = case.load_one(f"roto {number}_2026-01-01.parquet", content)
        assert result.reason_code == "unreadable", number
