"""Intervals: every value lies in one, and its label says its ends."""

import duckdb
import pytest

from orchestration.evaluation.tiers.rules import load_rules
from orchestration.evaluation.tiers.value_bands import ValueBand

INCOME = ValueBand((0, 100, 1000), "soles")
AGE = ValueBand((0, 18, 30), "años", counts=True)
SIZE = ValueBand((0, 1, 3), "personas", counts=True)


def code(band: ValueBand, value: object) -> str | None:
    return duckdb.execute(
        f"select {band.sql('?::double')}".replace("?", "$value"), {"value": value}
    ).fetchone()[0]


@pytest.mark.parametrize(
    ("band", "value", "expected"),
    [
        (INCOME, 0, "0"),
        (INCOME, 0.01, "0-100"),
        (INCOME, 99.99, "0-100"),
        (INCOME, 100, "100-1000"),
        (INCOME, 1000, "1000+"),
        (INCOME, 9e9, "1000+"),
        (INCOME, None, None),
        (AGE, 0, "0-17"),
        (AGE, 17, "0-17"),
        (AGE, 18, "18-29"),
        (AGE, 80, "30+"),
        (SIZE, 0, "0"),
        (SIZE, 2, "1-2"),
    ],
)
def test_a_value_lies_in_the_interval_of_its_ends(band, value, expected):
    assert code(band, value) == expected
    assert expected is None or expected in band.labels


def test_labels_say_the_ends():
    assert INCOME.labels == {
        "0": "0 soles",
        "0-100": "Más de 0 a menos de 100 soles",
        "100-1000": "De 100 a menos de 1,000 soles",
        "1000+": "De 1,000 soles a más",
    }
    assert list(AGE.labels.values()) == ["De 0 a 17 años", "De 18 a 29 años", "De 30 años a más"]
    assert SIZE.labels["0"] == "0 personas"


def test_every_declared_band_rises_and_is_open_above():
    for band in load_rules().bands.values():
        assert list(band.ends) == sorted(set(band.ends)) and list(band.labels)[-1] == f"{band.ends[-1]}+"
