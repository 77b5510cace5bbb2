"""Other shapes mean the same; what is planted as invalid breaks the rule that it is named after."""

from collections import Counter
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from orchestration.sample.dirt import _INVALID, RULES, plan_rows
from orchestration.sample.fields import load_fields
from orchestration.sample.settings import load_settings
from orchestration.sample.shapes import MARKERS, other_shape
from tests.unit.staging import plain_reading

FIELDS = {field.name: field for _, fields in load_fields().values() for field in fields}
DELIVERED_ON = date(2026, 6, 30)
EXAMPLES = {
    "birth_date": [date(1931, 2, 3), date(1964, 12, 31), date(2026, 3, 4)],
    "executed_on": [date(2026, 1, 2), date(2025, 11, 30)],
    "monthly_income": [40.0, 850.5, 1000.0, 1234.5, 12345.67, 100000.0],
    "hours": [0.5, 1.5, 4.0],
    "is_holder": [True, False],
    "sex": ["F", "M"],
    "status": ["CULMINADO"],
    "dni": ["01234567", "00000120", "98765432"],
    "tax_id": ["10012345678"],
    "district_code": ["010101"],
    "populated_place": ["C.P. ALTO AÑORANZA"],
}


def read(text, field):
    text = plain_reading.text_of(text)
    if field.kind == "code":
        return plain_reading.read_code(text, field.width)
    if field.kind == "date":
        return plain_reading.read_date(text, DELIVERED_ON if field.name == "birth_date" else None)
    if field.kind in ("money", "number"):
        return plain_reading.read_number(text, field.kind)
    if field.kind == "boolean":
        return plain_reading.read_boolean(text)
    if field.kind == "list":
        labels = {plain_reading.unaccented(label): value for label, value in field.labels.items()}
        value = labels.get(plain_reading.unaccented(text))
        return value, None if value else "not_listed"
    return text, None


@pytest.mark.parametrize("name", EXAMPLES)
def test_another_shape_means_the_same(name):
    field = FIELDS[name]
    rng = np.random.default_rng(3)
    for value in EXAMPLES[name]:
        expected = Decimal(str(value)) if isinstance(value, float) else field.labels.get(value, value)
        for _ in range(300):
            shape = other_shape(value, field, rng)
            assert read(shape, field) == (expected, None), repr(shape)


def test_markers_are_missing():
    assert {plain_reading.text_of(marker) for marker in MARKERS} == {None}


@pytest.mark.parametrize(
    ("kind", "rule", "text"), [(k, *case) for k, cases in _INVALID.items() for case in cases]
)
def test_invalid_values_break_the_rule_they_are_named_after(kind, rule, text):
    field = next(field for field in FIELDS.values() if field.kind == kind)
    assert read(text, field)[1] == rule


def test_every_rule_is_planted_in_the_first_delivery_of_some_extract():
    planted: Counter[str] = Counter()
    for extract, (_, fields) in load_fields().items():
        plan_rows(extract, fields, 40, load_settings()["dirt"], np.random.default_rng(1), planted, True)
    found = {kind.removeprefix("rule:") for kind in planted if kind.startswith("rule:")}
    assert found == set(RULES) - {"too_many_cells"}


def test_a_spoiled_row_is_an_extra_copy():
    fields = load_fields()["enrolments"][1]
    rows = plan_rows(
        "enrolments", fields, 50, load_settings()["dirt"], np.random.default_rng(1), Counter(), True
    )
    spoiled = {position for cells in rows.cells.values() for position in cells}
    kept = np.delete(rows.source, list(spoiled))
    assert np.array_equal(kept, np.arange(50))
