"""The archive holds the very bytes of every delivery, and raw files are made anew from it."""

import hashlib
import io
from dataclasses import replace

import pytest

from orchestration.ground.errors import Stop
from orchestration.ground.storage import sha256_of
from orchestration.landing.archive import Archive
from orchestration.landing.ledger import Kept
from orchestration.landing.raw_files import FIRST_TOLD, REMADE, doubtful, ensure_raw
from orchestration.landing.readers import Readers

from .conftest import CONTRACT, HEADER, NAME

TWO = HEADER + "P1;1;;;\nP2;2;;;\n"


@pytest.fixture
def archive(case):
    return Archive(case.home.archive)


def raw_of(case, entry):
    return case.home.raw_file(entry.source, entry.extract, entry.raw_id)


def ensure(case):
    return ensure_raw(case.home, CONTRACT, lambda: case.now)


def flip(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        (f"{NAME}.csv", TWO, "loaded"),
        (f"{NAME}.csv", "nothing that is known\n", "rejected"),
        ("payments.csv", TWO, "rejected"),
        (f"{NAME}.pdf", "%PDF", "rejected"),
        (f"{NAME}.csv", "", "rejected"),
    ],
)
def test_the_bytes_of_whatever_comes_are_kept(case, archive, tmp_path, name, content, status):
    assert case.load_one(name, content).status == status
    (entry,) = case.ledger.seen()
    assert archive.is_whole(entry.sha256)
    assert archive.restore(entry.sha256, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == content.encode()
    assert archive.path(entry.sha256).stat().st_mode & 0o777 == 0o600


def test_the_same_bytes_are_kept_once(case, archive):
    case.load_one(f"{NAME}.csv", TWO)
    case.load_one("b_2026-02-01.txt", TWO)
    assert [path.name for path in archive.folder.rglob("*.*")] == [
        f"{hashlib.sha256(TWO.encode()).hexdigest()}.zst"
    ]


def test_bytes_that_changed_meanwhile_are_not_kept(archive):
    assert not archive.keep(io.BytesIO(b"other"), hashlib.sha256(b"one").hexdigest())
    assert not [path for path in archive.folder.rglob("*") if path.is_file()]


def test_what_the_archive_lost_it_takes_from_the_landing_again(case, archive):
    case.load_one(f"{NAME}.csv", TWO)
    (entry,) = case.ledger.seen()
    archive.path(entry.sha256).unlink()
    assert case.load() == []
    assert archive.is_whole(entry.sha256)


def test_any_changed_byte_of_the_archive_is_found(case, archive):
    case.load_one(f"{NAME}.csv", TWO)
    (entry,) = case.ledger.seen()
    path = archive.path(entry.sha256)
    content = path.read_bytes()
    told_wrong = 0
    for place in range(len(content)):
        flip(path, place)
        told_wrong += not archive.is_whole(entry.sha256)
        # a bit that says nothing of the content may change; what is read is right or known to be wrong
        path.write_bytes(content)
    assert told_wrong >= 0.9 * len(content)
    path.write_bytes(content[:-3])
    assert not archive.is_whole(entry.sha256)


def test_the_ledger_tells_the_hash_of_both(case):
    case.load_one(f"{NAME}.csv", TWO)
    (entry,) = case.ledger.seen()
    assert entry.sha256 == hashlib.sha256(TWO.encode()).hexdigest()
    assert entry.raw_sha256 == sha256_of(raw_of(case, entry))
    assert list(doubtful(case.home)) == []
    case.load_one("b_2026-02-01.txt", TWO)
    assert case.ledger.seen()[1].raw_sha256 == entry.raw_sha256


def test_one_flipped_bit_anywhere_in_a_raw_file_is_found_and_mended(case):
    result = case.load_one(f"{NAME}.csv", TWO)
    (entry,) = case.ledger.seen()
    path, rows = raw_of(case, entry), case.rows(result)
    size = path.stat().st_size
    for place in range(0, size, max(1, size // 100)):
        flip(path, place)
        assert [each.is_wrong for each in doubtful(case.home)] == [True]
        assert len(ensure(case)) == 1
        assert case.rows(result) == rows and list(doubtful(case.home)) == []
    remade = [each for each in case.ledger.entries() if isinstance(each, Kept)]
    assert remade and {each.reason for each in remade} == {REMADE}


def test_a_raw_file_that_is_gone_is_made_anew(case):
    result = case.load_one(f"{NAME}.csv", TWO)
    (entry,) = case.ledger.seen()
    rows = case.rows(result)
    raw_of(case, entry).unlink()
    assert [each.found for each in ensure(case)] == [None]
    assert case.rows(result) == rows
    assert ensure(case) == []


def test_what_neither_holds_is_named_with_what_to_do(case, archive):
    case.load_one(f"{NAME}.csv", TWO)
    (entry,) = case.ledger.seen()
    raw_of(case, entry).unlink()
    flip(archive.path(entry.sha256), 20)
    with pytest.raises(Stop, match=r"payments_2026-03-05_[0-9a-f]{6}.csv \(falta\)[^|]*mie restore"):
        ensure(case)


def test_what_reads_differently_now_is_not_taken(case, monkeypatch):
    case.load_one(f"{NAME}.csv", TWO)
    (entry,) = case.ledger.seen()
    raw_of(case, entry).unlink()
    read = Readers.read

    def other_rows(self, request):
        profile = read(self, request)
        return replace(profile, rows_delivered=profile.rows_delivered + 1)

    monkeypatch.setattr(Readers, "read", other_rows)
    with pytest.raises(Stop, match="No se publicó nada"):
        ensure(case)
    assert not raw_of(case, entry).exists()


def test_a_hash_that_was_never_told_is_told(case):
    case.load_one(f"{NAME}.csv", TWO)
    (entry,) = case.ledger.seen()
    case.ledger.path.unlink()
    case.ledger.chain.head_path.unlink()
    case.ledger.record(replace(entry, raw_sha256=None))
    assert ensure(case) == []
    (_, kept) = case.ledger.entries()
    assert (kept.raw_sha256, kept.reason) == (entry.raw_sha256, FIRST_TOLD)
    assert list(doubtful(case.home)) == []
