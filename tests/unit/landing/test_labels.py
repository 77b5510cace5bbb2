"""A file's name may name someone: only the terminal, the ledger and the warehouse know it."""

import logging
from datetime import date

import pytest

from orchestration.ground.masking import without_controls
from orchestration.ground.progress import LOGGER
from orchestration.landing import intake
from orchestration.landing.file_labels import file_label
from orchestration.landing.intake import take_in

from .conftest import HEADER, PAYMENTS

DIGEST = "fc6702" + "0" * 58


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Juan Pérez 12345678 2026-01-10.CSV", date(2026, 1, 10), "payments_2026-01-10_fc6702.csv"),
        ("a_2026-01-10.txt.gz", date(2026, 1, 10), "payments_2026-01-10_fc6702.txt.gz"),
        ("sin fecha.xlsx", None, "payments_sin-fecha_fc6702.xlsx"),
        ("a_2026-01-10.xls", date(2026, 1, 10), "payments_2026-01-10_fc6702.otro"),
    ],
)
def test_a_label_tells_extract_day_content_and_kind(name, day, expected):
    assert file_label("payments", day, DIGEST, name) == expected


def test_a_name_is_told_on_the_terminal_alone(case, caplog):
    case.put("12345678\x1b[2J_2099-01-01.csv", HEADER)
    case.put("12345678\x1b[2J_2027-01-01.csv", HEADER + "P1;1;;;\n")
    LOGGER.addHandler(caplog.handler)
    try:
        with caplog.at_level(logging.INFO):
            take_in(case.landing, PAYMENTS, case.home, case.readers)
    finally:
        LOGGER.removeHandler(caplog.handler)
    told = [record.getMessage() for record in caplog.records]
    assert any("_sin-fecha_" in message for message in told)
    assert not any("12345678" in message or "\x1b" in message for message in told)
    shown = [record.on_terminal for record in caplog.records if record.on_terminal]
    assert any("12345678" in message for message in shown)
    assert intake.take_in(case.landing, PAYMENTS, case.home, case.readers).results == ()


def test_nothing_that_a_terminal_obeys_is_shown():
    assert without_controls("a\x1b[31mb\x07\x9b1m\u202ec\udce9\nd") == "a[31mb1mcd"
    assert without_controls("Ñandú «é» 😀 日") == "Ñandú «é» 😀 日"


def test_what_could_not_be_read_is_said():
    assert file_label("payments", date(2026, 3, 5), None, "a.csv") == "payments_2026-03-05_sin-leer.csv"
