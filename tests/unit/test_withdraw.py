"""Withdrawing a delivery: what the ledger keeps, and what the warehouse makes of it."""

from datetime import UTC, date, datetime

import pytest

from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger, Seen
from orchestration.release.withdraw import withdraw

TODAY = date(2026, 5, 1)


def seen(extract: str, name: str, digest: str) -> Seen:
    return Seen(
        source="partners",
        extract=extract,
        file_name=name,
        sha256=digest * 64,
        size_bytes=1,
        delivered_on=date(2026, 4, 1),
        first_seen_at=datetime(2026, 4, 2, tzinfo=UTC),
        status="loaded",
        raw_id=digest * 24,
    )


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    ledger = Ledger(home.ledger)
    for entry in (
        seen("courses", "a_2026-04-01.csv", "1"),
        seen("partners", "a_2026-04-01.csv", "2"),
        seen("partners", "b_2026-04-01.csv", "3"),
        seen("partners", "c_2026-04-01.csv", "4"),
        seen("partners", "c_2026-04-01.csv", "5"),
    ):
        ledger.record(entry)
    return home


def test_a_withdrawal_is_recorded_with_its_day_and_reason(home):
    withdraw(home, "b_2026-04-01.csv", " enviado por error ", TODAY)
    (entry,) = Ledger(home.ledger).withdrawn()
    assert (entry.extract, entry.file_name, entry.sha256) == ("partners", "b_2026-04-01.csv", "3" * 64)
    assert (entry.withdrawn_on, entry.reason) == (TODAY, "enviado por error")


def test_the_extract_tells_files_of_one_name_apart(home):
    with pytest.raises(
        WrongUse, match="courses/courses_2026-04-01_111111.csv, partners/partners_2026-04-01_222222.csv"
    ):
        withdraw(home, "a_2026-04-01.csv", "error", TODAY)
    assert withdraw(home, "courses/a_2026-04-01.csv", "error", TODAY).extract == "courses"


@pytest.mark.parametrize(
    ("file", "why", "message"),
    [
        ("no_such_2026-04-01.csv", "error", "Ninguna entrega"),
        ("b_2026-04-01.csv", "  ", "Diga por qué"),
        ("c_2026-04-01.csv", "error", "2 veces"),
    ],
)
def test_what_cannot_be_withdrawn_is_said(home, file, why, message):
    with pytest.raises(WrongUse, match=message):
        withdraw(home, file, why, TODAY)
    assert Ledger(home.ledger).withdrawn() == []


def test_a_file_is_withdrawn_once(home):
    withdraw(home, "b_2026-04-01.csv", "error", TODAY)
    with pytest.raises(WrongUse, match="Ninguna entrega"):
        withdraw(home, "b_2026-04-01.csv", "error", TODAY)


def test_a_label_names_a_file_whose_own_name_must_not_be_told(home):
    withdrawal = withdraw(home, "partners_2026-04-01_333333.csv", "error", TODAY)
    assert withdrawal.file_label == "partners_2026-04-01_333333.csv"
    assert [entry.file_name for entry in Ledger(home.ledger).withdrawn()] == ["b_2026-04-01.csv"]


@pytest.mark.parametrize("path", ["partners/b_2026-04-01.csv", "/landing/partners/partners/b_2026-04-01.csv"])
def test_a_path_names_the_extract_and_the_file(home, path):
    assert withdraw(home, path, "error", TODAY).file_label.startswith("partners_2026-04-01_")


def test_contents_under_one_name_are_told_apart_by_their_digest(home):
    with pytest.raises(
        WrongUse, match="partners/partners_2026-04-01_444444.csv@444444444444 .*@555555555555"
    ):
        withdraw(home, "c_2026-04-01.csv", "error", TODAY)
    withdraw(home, "partners/c_2026-04-01.csv@555555555555", "error", TODAY)
    assert [entry.sha256[0] for entry in Ledger(home.ledger).withdrawn()] == ["5"]
    assert withdraw(home, "c_2026-04-01.csv", "error", TODAY).file_label == "partners_2026-04-01_444444.csv"
    assert [entry.sha256[0] for entry in Ledger(home.ledger).withdrawn()] == ["5", "4"]


@pytest.mark.parametrize(
    "file", ["partners_2026-04-01_333333.csv", "partners/partners_2026-04-01_333333.csv"]
)
def test_a_label_names_the_file_too(home, file):
    assert withdraw(home, file, "error", TODAY).file_label == "partners_2026-04-01_333333.csv"
    assert [entry.file_name for entry in Ledger(home.ledger).withdrawn()] == ["b_2026-04-01.csv"]
