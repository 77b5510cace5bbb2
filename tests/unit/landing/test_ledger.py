import hashlib
import json
from datetime import UTC, date, datetime

import pytest

from orchestration.ground import storage
from orchestration.ground.storage import write_whole
from orchestration.landing.chain import LedgerError, chained
from orchestration.landing.ledger import Closed, Kept, Ledger, Looked, Migrated, Pruned, Seen, Withdrawn
from tests.crash.disk import FullDisk, WatchedDisk

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
    ledger.record(SEEN)
    ledger.record(WITHDRAWN)
    ledger.record(CLOSED)
    assert ledger.entries() == [SEEN, WITHDRAWN, CLOSED]
    assert (ledger.seen(), ledger.withdrawn(), ledger.closed()) == ([SEEN], [WITHDRAWN], [CLOSED])
    assert oct(ledger.path.stat().st_mode)[-3:] == "600"
    assert oct(ledger.path.parent.stat().st_mode)[-3:] == "700"


def test_at_every_byte_a_torn_line_is_as_if_never_written(ledger):
    ledger.record(SEEN)
    before, head = ledger.path.read_bytes(), ledger.chain.head_path.read_bytes()
    ledger.record(WITHDRAWN)
    whole = ledger.path.read_bytes()
    for cut in range(len(before), len(whole) - 1):
        ledger.path.write_bytes(whole[:cut])
        # the head moves once the line stands
        ledger.chain.head_path.write_bytes(head)
        assert ledger.entries() == [SEEN]
        ledger.record(WITHDRAWN)
        assert ledger.path.read_bytes() == whole


def test_a_last_line_that_lacks_its_line_break_alone_counts(ledger):
    ledger.record(SEEN)
    ledger.path.write_bytes(ledger.path.read_bytes().rstrip(b"\n"))
    assert ledger.entries() == [SEEN]
    ledger.record(WITHDRAWN)
    assert ledger.entries() == [SEEN, WITHDRAWN]


@pytest.mark.parametrize("line", ["{", "[]", '{"event": "other"}', '{"event": "seen"}', "\ufffd"])
def test_a_damaged_line_before_the_last_is_an_error(ledger, line):
    ledger.record(SEEN)
    ledger.path.write_text(line + "\n" + ledger.path.read_text())
    with pytest.raises(LedgerError, match="línea 1"):
        ledger.entries()


def test_every_kind_of_entry_reads_back(ledger):
    entries = [
        SEEN,
        Kept("registry", "payments", "ab" * 32, "ef" * 32, datetime(2026, 5, 1, tzinfo=UTC), "Faltaba."),
        Looked(datetime(2026, 5, 2, tzinfo=UTC), "ana", "explain OG", "Consulta de la UT."),
        Looked(datetime(2026, 5, 2, tzinfo=UTC), "ana", "evaluate midterm"),
        Pruned("2026-03-31_k2026-04-05_0", "ef" * 32, datetime(2026, 5, 3, tzinfo=UTC)),
    ]
    for entry in entries:
        ledger.record(entry)
    assert ledger.entries() == entries
    assert ledger.raw_hashes() == {("registry", "payments", "ab" * 32): "ef" * 32}


def filled(ledger):
    for entry in (SEEN, WITHDRAWN, CLOSED):
        ledger.record(entry)
    return ledger.path.read_bytes()


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_ledger_that_lost_its_last_lines_is_refused(ledger, kept):
    content = filled(ledger)
    ledger.path.write_bytes(b"".join(content.splitlines(keepends=True)[:kept]))
    with pytest.raises(LedgerError, match=f"le faltan {3 - kept} de 3 líneas"):
        ledger.entries()
    with pytest.raises(LedgerError, match="mie restore"):
        ledger.record(SEEN)


def test_a_ledger_that_is_gone_is_refused(ledger):
    filled(ledger)
    ledger.path.unlink()
    with pytest.raises(LedgerError, match="le faltan 3 de 3"):
        ledger.seen()


def test_any_changed_byte_is_found(ledger):
    content = filled(ledger)
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        ledger.path.write_bytes(changed)
        with pytest.raises(LedgerError):
            ledger.entries()


def test_another_last_line_than_the_heads_is_found(ledger):
    lines = filled(ledger).splitlines()
    before = json.loads(lines[1])["hash"]
    event = {**json.loads(lines[2]), "closed_by": "Otra"}
    del event["previous"], event["hash"]
    ledger.path.write_bytes(b"".join(line + b"\n" for line in [*lines[:2], chained(event, before)[0]]))
    with pytest.raises(LedgerError, match="línea 3"):
        ledger.entries()


def test_the_disk_holds_the_name_of_a_new_ledger_before_its_head(ledger, monkeypatch):
    watched = WatchedDisk(ledger.path.parent)
    monkeypatch.setattr(storage, "DISK", watched)
    ledger.record(SEEN)
    asked = watched.asked
    assert asked.index("write ledger.jsonl") < asked.index("sync .") < asked.index("rename ledger.head")


def test_a_line_that_the_disk_refused_is_not_left_in_part(ledger, monkeypatch):
    ledger.record(SEEN)
    content = ledger.path.read_bytes()
    monkeypatch.setattr(storage, "DISK", FullDisk(ledger.path.parent, 1))
    with pytest.raises(storage.StorageError, match="No queda espacio"):
        ledger.record(WITHDRAWN)
    assert ledger.path.read_bytes() == content


def test_lines_in_another_order_are_found(ledger):
    lines = filled(ledger).splitlines(keepends=True)
    ledger.path.write_bytes(b"".join([lines[1], lines[0], lines[2]]))
    with pytest.raises(LedgerError, match="línea 1"):
        ledger.entries()


def test_a_head_that_a_crash_left_behind_is_brought_up(ledger):
    ledger.record(SEEN)
    head = ledger.chain.head_path.read_bytes()
    ledger.record(WITHDRAWN)
    ledger.chain.head_path.write_bytes(head)
    assert ledger.entries() == [SEEN, WITHDRAWN]
    assert ledger.chain.mend()
    assert not ledger.chain.mend()
    assert json.loads(ledger.chain.head_path.read_bytes())["lines"] == 2


def test_a_line_is_added_after_one_that_the_head_does_not_know_yet(ledger):
    ledger.record(SEEN)
    head = ledger.chain.head_path.read_bytes()
    ledger.record(WITHDRAWN)
    ledger.chain.head_path.write_bytes(head)
    ledger.record(CLOSED)
    assert ledger.entries() == [SEEN, WITHDRAWN, CLOSED]


def test_a_missing_head_is_named_and_made_anew_from_an_intact_chain(ledger):
    filled(ledger)
    ledger.chain.head_path.unlink()
    with pytest.raises(LedgerError, match="mie doctor"):
        ledger.entries()
    assert ledger.chain.mend()
    assert ledger.entries() == [SEEN, WITHDRAWN, CLOSED]


OLD = b"""\
{"event": "seen", "source": "registry", "extract": "payments", "file_name": "a_2026-01-01.csv",\
 "sha256": "aa", "size_bytes": 3, "delivered_on": "2026-01-01", "first_seen_at": "2026-01-02T03:04:00+00:00",\
 "status": "loaded", "raw_id": "aa", "reason": null, "reason_code": null, "rows_delivered": 7,\
 "unknown_columns": [], "encoding": null, "delimiter": null, "sheet": null, "header_row": 2}
{"event": "withdrawn", "source": "registry", "extract": "payments", "file_name": "a_2026-01-01.csv",\
 "sha256": "aa", "withdrawn_on": "2026-02-01", "reason": "Error."}
"""


@pytest.fixture
def old(ledger):
    ledger.path.parent.mkdir()
    ledger.path.write_bytes(OLD)
    return ledger


def test_a_ledger_without_a_chain_opens_and_is_chained_at_the_first_entry(old):
    seen, withdrawn, migrated = old.entries()
    assert (seen.rows_delivered, withdrawn.reason) == (7, "Error.")
    assert migrated == Migrated(2, hashlib.sha256(OLD).hexdigest())
    assert old.path.read_bytes() == OLD
    old.record(CLOSED)
    assert old.entries() == [seen, withdrawn, migrated, CLOSED]


def test_a_chaining_that_was_cut_short_is_gone_on_with(old, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("orchestration.landing.chain.write_whole", _first_only(write_whole, killed))
    with pytest.raises(KeyboardInterrupt):
        old.record(CLOSED)
    monkeypatch.undo()
    assert old.path.read_bytes() == OLD and old.chain.head_path.exists()
    assert len(old.entries()) == 3
    old.record(CLOSED)
    assert old.entries()[-1] == CLOSED


def _first_only(works, fails):
    calls = iter([works])
    return lambda *arguments: next(calls, fails)(*arguments)


def test_a_chain_cannot_be_taken_off(ledger):
    content = filled(ledger)
    events = [json.loads(line) for line in content.splitlines()]
    bare = [{name: event[name] for name in event if name not in ("previous", "hash")} for event in events]
    ledger.path.write_text("".join(json.dumps(event) + "\n" for event in bare[:2]))
    with pytest.raises(LedgerError):
        ledger.entries()
