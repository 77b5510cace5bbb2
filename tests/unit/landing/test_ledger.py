from datetime import UTC, date, datetime

import pytest

from orchestration.landing.ledger import Closed, Ledger, LedgerError, Seen, Withdrawn

SEEN = Seen(
    source="registry",
    extract="payments",
    file_name="ñ_2026-01-01.csv",
    sha256="ab" * 32,
    size_bytes=3,
    delivered_on=date(2026, 1, 1),
    first_seen_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    status="loaded",
    raw_id="ab" * 12,
    rows_delivered=7,
    unknown_columns=("N°",),
    header_row=2,
)
WITHDRAWN = Withdrawn("registry", "payments", "a.csv", "cd" * 32, date(2026, 2, 1), "Se envió por error.")

CLOSED = Closed("2026-03", "2026-03-31_k2026-04-05_0", "ef" * 32, "Ana Ñ", datetime(2026, 4, 9, tzinfo=UTC))


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "home" / "ledger.jsonl")


def test_what_was_recorded_reads_back(ledger):
    assert ledger.entries() == []
    ledger.record_seen(SEEN)
    ledger.record_withdrawn(WITHDRAWN)
    ledger.record_closed(CLOSED)
    assert ledger.entries() == [SEEN, WITHDRAWN, CLOSED]
    assert (ledger.seen(), ledger.withdrawn(), ledger.closed()) == ([SEEN], [WITHDRAWN], [CLOSED])
    assert oct(ledger.path.stat().st_mode)[-3:] == "600"
    assert oct(ledger.path.parent.stat().st_mode)[-3:] == "700"


def test_at_every_byte_a_torn_line_is_as_if_never_written(ledger):
    ledger.record_seen(SEEN)
    before = ledger.path.read_bytes()
    ledger.record_withdrawn(WITHDRAWN)
    whole = ledger.path.read_bytes()
    for cut in range(len(before), len(whole) - 1):
        ledger.path.write_bytes(whole[:cut])
        assert ledger.entries() == [SEEN]
        ledger.record_withdrawn(WITHDRAWN)
        assert ledger.path.read_bytes() == whole


def test_a_last_line_that_lacks_its_line_break_alone_counts(ledger):
    ledger.record_seen(SEEN)
    ledger.path.write_bytes(ledger.path.read_bytes().rstrip(b"\n"))
    assert ledger.entries() == [SEEN]
    ledger.record_withdrawn(WITHDRAWN)
    assert ledger.entries() == [SEEN, WITHDRAWN]


@pytest.mark.parametrize("line", ["{", "[]", '{"event": "other"}', '{"event": "seen"}', "\ufffd"])
def test_a_damaged_line_before_the_last_is_an_error(ledger, line):
    ledger.record_seen(SEEN)
    ledger.path.write_text(line + "\n" + ledger.path.read_text())
    with pytest.raises(LedgerError, match="línea 1"):
        ledger.entries()
