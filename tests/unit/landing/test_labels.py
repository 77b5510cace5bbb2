"""Labels of files say what they are and when they came, and nothing of the name that they came with."""

from datetime import date

import pytest

from orchestration.landing.labels import file_label

SHA = "0a1b2c" + "f" * 58


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Perez_2026-03-05.csv", "visits_2026-03-05_0a1b2c.csv"),
        ("a_2026-03-05.CSV.GZ", "visits_2026-03-05_0a1b2c.csv.gz"),
        ("a_2026-03-05.txt.gz", "visits_2026-03-05_0a1b2c.txt.gz"),
        ("a_2026-03-05.Xlsx", "visits_2026-03-05_0a1b2c.xlsx"),
        ("a_2026-03-05.ana_perez", "visits_2026-03-05_0a1b2c.otro"),
        ("a_2026-03-05", "visits_2026-03-05_0a1b2c.otro"),
    ],
)
def test_a_label_holds_extract_day_digits_and_kind(name, expected):
    assert file_label("visits", date(2026, 3, 5), SHA, name) == expected


def test_what_is_not_known_is_said():
    assert file_label("visits", None, SHA, "a.csv") == "visits_sin-fecha_0a1b2c.csv"
    assert file_label("visits", date(2026, 3, 5), None, "a.csv") == "visits_2026-03-05_sin-leer.csv"
