"""Closing a month: which release becomes official, what is refused, and what later releases say of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from orchestration.commands.short import current_summary
from orchestration.commands.words import of_closing, of_summary
from orchestration.ground.errors import Exit, Stop, WrongUse
from orchestration.ground.spanish import FATES
from orchestration.landing.ledger import Ledger
from orchestration.release import catalog, manifest
from orchestration.release.close import close
from orchestration.release.closings import Difference, closed_months
from orchestration.release.files import file_hashes
from orchestration.release.identity import known_inputs
from orchestration.release.summary import Summary
from tests.unit.release.test_publish import AUGUST, SEPTEMBER, release

NOW = datetime(2026, 10, 9, 12, tzinfo=UTC)
LATER = replace(SEPTEMBER, known_at=date(2026, 10, 20))
CHANGED = [
    "('2026-09-30', 'OG', 'official', 'national', 'total', 16, 100, 16.0)",
    "('2026-09-30', 'OG', 'real', 'national', 'total', 1, 100, 1.0)",
    "('2026-08-31', 'OG', 'official', 'national', 'total', 1, 100, 1.0)",
    "('2026-09-30', 'OE1', 'official', 'national', 'total', null, null, null)",
]
BOOKS = dict.fromkeys(("rows_delivered", "files_loaded", *FATES), 0)
SHORT = Summary("r", "2026-09-30", "2026-10-20", "", "", (), BOOKS, (), (), ())
"""A summary of nothing: the tiny warehouse has no tables to make one of."""


def test_the_newest_release_of_the_month_becomes_official(home):
    release(home, AUGUST)
    release(home)
    newest = release(home, LATER)
    closing = close(home, "2026-09", " Ana Quispe ", NOW)
    (entry,) = Ledger(home.ledger).closed()
    assert (entry.month, entry.release_id, entry.closed_by) == ("2026-09", newest.release_id, "Ana Quispe")
    assert entry.manifest_sha256 == manifest.digest(catalog.release_folder(home, newest.release_id))
    assert closing.is_new and closing.release_id == newest.release_id
    assert catalog.official_release(home, "2026-09") == catalog.release_folder(home, newest.release_id)
    assert catalog.official_release(home, "2026-08") is None
    assert "Mes 2026-09 cerrado por Ana Quispe" in "\n".join(of_closing(closing))


def test_closing_again_says_so_and_another_release_is_refused(home):
    first = release(home)
    close(home, "2026-09", "Ana", NOW)
    again = close(home, "2026-09", "Luz", NOW)
    assert (again.is_new, again.closed_by) == (False, "Ana")
    assert "ya estaba cerrado" in "\n".join(of_closing(again))
    release(home, LATER)
    with pytest.raises(WrongUse, match=f"ya está cerrado con la publicación {first.release_id}") as refused:
        close(home, "2026-09", "Luz", NOW)
    assert refused.value.exit_status == Exit.CANNOT
    assert len(Ledger(home.ledger).closed()) == 1
    assert catalog.official_release(home, "2026-09").name == first.release_id


@pytest.mark.parametrize(
    ("month", "by", "message"),
    [
        ("2026-08", "Ana", "mie run --as-of 2026-08-31"),
        ("2026-9", "Ana", "AAAA-MM"),
        ("2026-09", "  ", "--by"),
    ],
)
def test_what_cannot_be_closed_is_said(home, month, by, message):
    release(home)
    with pytest.raises(WrongUse, match=message):
        close(home, month, by, NOW)
    assert catalog.closed(home) == {}


def test_a_release_whose_bytes_changed_is_not_closed(home):
    folder = catalog.release_folder(home, release(home).release_id)
    (folder / "marts" / "revisions.parquet").write_bytes(b"x")
    with pytest.raises(Stop, match="revisions.parquet") as refused:
        close(home, "2026-09", "Ana", NOW)
    assert refused.value.exit_status == Exit.FAULTS
    assert catalog.closed(home) == {}


def test_an_official_release_that_was_replaced_is_not_read(home):
    folder = catalog.release_folder(home, release(home).release_id)
    close(home, "2026-09", "Ana", NOW)
    forged = replace(manifest.read(folder), inputs_sha256="otra", files=file_hashes(folder))
    (folder / manifest.NAME).write_bytes(manifest.render(forged))
    with pytest.raises(Stop, match="no es la que se cerró"):
        catalog.official_release(home, "2026-09")
    with pytest.raises(Stop, match="no es la que se cerró"):
        close(home, "2026-09", "Ana", NOW)
    (month,) = closed_months(home, folder)
    assert "no es la que se cerró" in month.fault
    folder.rename(folder.with_name("away"))
    with pytest.raises(Stop, match="falta"):
        catalog.official_release(home, "2026-09")


def test_a_close_changes_no_name_and_no_input(home):
    before = release(home)
    inputs = known_inputs(Ledger(home.ledger), date(2026, 12, 31))
    close(home, "2026-09", "Ana", NOW)
    assert known_inputs(Ledger(home.ledger), date(2026, 12, 31)) == inputs
    assert catalog.published(home) == [before]


def test_what_the_current_release_would_say_differently(home):
    official = release(home)
    close(home, "2026-09", "Ana", NOW)
    folder = catalog.release_folder(home, official.release_id)
    assert closed_months(home, folder)[0].differences == ()
    later = release(home, LATER, figures=CHANGED)
    (month,) = closed_months(home, catalog.release_folder(home, later.release_id))
    assert (month.month, month.release_id, month.fault) == ("2026-09", official.release_id, None)
    assert month.differences == (Difference("OG", 15, 100, 15.0, 16, 100, 16.0),)


def test_a_release_that_ends_before_a_closed_month_says_nothing_of_it(home):
    release(home)
    close(home, "2026-09", "Ana", NOW)
    earlier = release(home, AUGUST, figures=CHANGED[2:3])
    (month,) = closed_months(home, catalog.release_folder(home, earlier.release_id))
    assert (month.month, month.fault, month.differences) == ("2026-09", None, ())


def test_the_status_tells_closed_months(home, monkeypatch):
    release(home)
    close(home, "2026-09", "Ana", NOW)
    release(home, LATER, figures=CHANGED)
    monkeypatch.setattr("orchestration.release.summary.summarise", lambda folder, today: SHORT)
    summary = current_summary(home)
    assert summary.as_json()["closed_months"][0]["differences"][0]["current_numerator"] == 16
    told = "\n".join(of_summary(summary))
    assert "Meses cerrados (1):" in told
    assert "OG: oficial 15.0 % (15 de 100); la publicación vigente daría 16.0 % (16 de 100)." in told


def test_the_day_of_a_close_is_limas(home):
    release(home)
    closing = close(home, "2026-09", "Ana", datetime(2026, 10, 9, 2, tzinfo=UTC))
    again = close(home, "2026-09", "Ana", NOW)
    assert closing.closed_on == date(2026, 10, 8)
    assert "el 2026-10-08" in "\n".join(of_closing(again))
    (month,) = closed_months(home, catalog.current(home))
    assert month.closed_on == date(2026, 10, 8)
