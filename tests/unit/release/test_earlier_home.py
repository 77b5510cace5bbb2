"""A home that an earlier version made (no chain, archive, signature or public edition) goes on."""

import json
import shutil
from dataclasses import asdict

import duckdb
import pytest

from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.landing.archive import Archive
from orchestration.landing.find import FolderLanding
from orchestration.landing.ledger import Kept, Ledger, Migrated, Withdrawn
from orchestration.landing.load import load_extract
from orchestration.landing.raw_files import FIRST_TOLD, doubtful, ensure_raw
from orchestration.landing.readers import Readers
from orchestration.release import catalog, manifest
from orchestration.release.files import file_hashes
from orchestration.release.kept import open_warehouse
from orchestration.release.publish import recover
from orchestration.release.store import inspect
from orchestration.release.verify import verify
from tests.crash.turns import deliver
from tests.unit.landing.conftest import CONTRACT, PAYMENTS
from tests.unit.release.test_close import LATER, NOW
from tests.unit.release.test_publish import release

ACCESS = {
    "at": "2026-09-01T10:00:00+00:00",
    "by": "ana",
    "code": "OG",
    "month_end": "2026-08-31",
    "territory_level": "national",
    "territory_code": "PE",
    "side": "numerator",
}
SIGNED = ("signed_by", "signature")
NEW_FIELDS = ("raw_sha256", "previous", "hash")


@pytest.fixture
def landing(tmp_path):
    deliver(tmp_path / "landing", 1)
    return FolderLanding(tmp_path / "landing")


@pytest.fixture
def earlier(home, landing) -> Home:
    """What that version left: made by this one, then written as that one wrote."""
    with one_writer(home), Readers() as readers:
        load_extract(landing, PAYMENTS, home, Ledger(home.ledger), readers)
    Ledger(home.ledger).record(Withdrawn("registry", "payments", "x.csv", "ab" * 32, NOW.date(), "Error."))
    made = release(home)
    folder = catalog.release_folder(home, made.release_id)
    shutil.rmtree(folder / "public")
    old = manifest.replace(
        made,
        **{name: manifest.Manifest.__dataclass_fields__[name].default for name in ("noise_key", *SIGNED)},
        **{"ledger": {}, "public_tables_sha256": {}, "files": file_hashes(folder)},
        others={"suppression_threshold": 5, "notes": []},
    )
    (folder / manifest.NAME).write_bytes(manifest.render(old))
    events = [json.loads(line) for line in home.ledger.read_text().splitlines()]
    lines = [{name: event[name] for name in event if name not in NEW_FIELDS} for event in events]
    home.ledger.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    Ledger(home.ledger).chain.head_path.unlink()
    for folder in (home.archive, home.keys, home.public_keys):
        shutil.rmtree(folder)
    with duckdb.connect(str(home.warehouse_of(made.release_id))) as connection:
        connection.execute("create schema raw")
        connection.execute(f"create table raw.clock as select '{made.release_id}' as release_id")
    home.warehouse.unlink()
    home.warehouse_of(made.release_id).rename(home.warehouse)
    shutil.rmtree(home.kept_warehouses)
    home.warehouse.with_name("access.jsonl").write_text(json.dumps(ACCESS) + "\n")
    return home


def test_it_opens_as_it_is(earlier):
    assert [type(entry).__name__ for entry in Ledger(earlier.ledger).entries()] == [
        *["Seen"] * 2,
        "Withdrawn",
        "Migrated",
    ]
    assert verify(earlier).faults == ()
    with open_warehouse(earlier) as (release_id, _):
        assert release_id == catalog.current(earlier).name
    store = inspect(earlier)
    assert store.faults == () and "no tiene 2" in store.notes[0]


def test_the_next_run_migrates_it_and_publishes(earlier, landing):
    before = Ledger(earlier.ledger).entries()
    raw = {path: path.read_bytes() for path in earlier.raw.rglob("*.parquet")}
    with one_writer(earlier):
        recover(earlier)
        with Readers() as readers:
            assert load_extract(landing, PAYMENTS, earlier, Ledger(earlier.ledger), readers) == []
        assert ensure_raw(earlier, CONTRACT) == []
    entries = Ledger(earlier.ledger).entries()
    assert entries[: len(before)] == before and isinstance(before[-1], Migrated)
    look, kept = entries[len(before) :]
    assert (look.by, look.what) == ("ana", "explain OG 2026-08-31 national PE numerator")
    assert isinstance(kept, Kept) and kept.reason == FIRST_TOLD
    assert not earlier.warehouse.with_name("access.jsonl").exists()
    assert {path: path.read_bytes() for path in earlier.raw.rglob("*.parquet")} == raw
    assert list(doubtful(earlier)) == []
    assert all(Archive(earlier.archive).is_whole(entry.sha256) for entry in Ledger(earlier.ledger).seen())
    made = release(earlier, LATER)
    assert made.ledger["lines"] == len(entries) and made.signature
    assert inspect(earlier).faults == () and inspect(earlier).notes == ()


def test_what_the_landing_has_no_more_is_said(earlier):
    with one_writer(earlier):
        recover(earlier)
        ensure_raw(earlier, CONTRACT)
    store = inspect(earlier)
    names = [entry.label for entry in Ledger(earlier.ledger).seen()]
    assert (store.contents, store.archived, store.faults) == (2, 0, ())
    assert all(name in store.notes[0] for name in names)


def test_migrating_twice_changes_nothing(earlier):
    recover(earlier)
    content = earlier.ledger.read_bytes()
    recover(earlier)
    assert earlier.ledger.read_bytes() == content
    assert asdict(Ledger(earlier.ledger).head())["lines"] == content.count(b"\n")
